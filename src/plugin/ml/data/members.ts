import { Failure } from "#core/failure.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { MultiscaleImage, PixelSource, Region } from "#io/pixel-source.ts";
import type { Job } from "../config/job.ts";
import { labelsForModel } from "./for-model.ts";
import { planeAxes } from "./plane.ts";
import { resizedCache, type SeenImage, seenImages } from "./seen-images.ts";
import type { TrainingSource } from "./training-source.ts";

/** One image of a source with its labels, found to fit together. */
export interface Member extends SeenImage {
  /** For messages: the labels layer, or the image's file. */
  readonly name: string;
  readonly labels: MultiscaleImage;
  readonly paintedIn?: readonly Region[] | undefined;
  /** Given to be measured on, all of it. */
  readonly isForValidation: boolean;
}

type Wanted = Pick<
  Job,
  "antialias" | "channels" | "labelMap" | "labelThreshold" | "planes" | "resize"
>;

/** The images of a source. Throws `train/bad-job` or `layer/grid-mismatch`, which name the image at fault. */
export function membersOf(source: TrainingSource, job: Wanted): Member[] {
  const found = source.kind === "layers" ? [layersOf(source)] : pairsOf(source);
  for (const { image, ...member } of found) checkGrids(image.levels[0], member);
  const cache = resizedCache();
  const seen = seenImages(found, { job, isLayer: source.kind === "layers", cache });
  return found.flatMap((member, i) => {
    const image = seen[i];
    const labels = labelsForModel(member.labels, job, { cache, key: `labels ${i}` });
    const paintedIn = job.labelMap?.["0"] ? undefined : member.paintedIn;
    return image ? [{ ...member, labels, paintedIn, ...image }] : [];
  });
}

type Unchecked = Omit<Member, "image" | "channels"> & { readonly image: MultiscaleImage };

function layersOf(source: Extract<TrainingSource, { kind: "layers" }>): Unchecked {
  const { image, labels, labelsName: name, paintedIn } = source;
  return { name, image, labels, paintedIn, isForValidation: false };
}

function pairsOf({ train, validation = [] }: Extract<TrainingSource, { kind: "pairs" }>) {
  const members = [train, validation].flatMap((pairs, i) =>
    pairs.map(({ name, image, mask }): Unchecked => {
      return { name, image, labels: mask, isForValidation: i === 1 };
    }),
  );
  if (train.length > 0) return members;
  throw new Failure({ code: "train/no-labels", layer: "" }, "There are no images to train on");
}

/** Labels may lack axes of the image (then they serve every plane), and must agree along the others. */
function checkGrids(image: PixelSource, { labels, name }: Pick<Member, "labels" | "name">): void {
  const [level] = labels.levels;
  for (const axis of ["y", "x", ...planeAxes(level)]) {
    const wanted = lengthOf(image, axis);
    const found = lengthOf(level, axis);
    const isBroadcast = found === 1 && axis !== "y" && axis !== "x";
    if (found !== wanted && !isBroadcast)
      throw new Failure(
        { code: "layer/grid-mismatch", layer: name },
        `${name}: the labels have ${found} samples along ${axis}, the image ${wanted}; labels must lie on the image's grid`,
      );
  }
}
