import { Failure } from "#core/failure.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { CachedChunk } from "#io/chunks/cached-chunk.ts";
import { ChunkCache } from "#io/chunks/chunk-cache.ts";
import type { MultiscaleImage, PixelSource, Region } from "#io/pixel-source.ts";
import type { Job } from "../config/job.ts";
import { imageForModel, labelsForModel } from "./for-model.ts";
import { planeAxes } from "./plane.ts";
import type { TrainingSource } from "./training-source.ts";

/** One image of a source with its labels, found to fit together. */
export interface Member {
  /** For messages: the labels layer, or the image's file. */
  readonly name: string;
  readonly image: PixelSource;
  readonly channels: readonly number[];
  readonly labels: MultiscaleImage;
  readonly paintedIn?: readonly Region[] | undefined;
  /** Given to be measured on, all of it. */
  readonly isForValidation: boolean;
}

type Wanted = Pick<
  Job,
  "antialias" | "channels" | "labelMap" | "labelThreshold" | "planes" | "resize"
>;

/** Of images that were resized this much is kept. */
const keptBytes = 256 * 2 ** 20;

/** The images of a source. Throws `train/bad-job` or `layer/grid-mismatch`, which name the image at fault. */
export function membersOf(source: TrainingSource, job: Wanted): Member[] {
  if (source.kind === "layers" && job.resize)
    throw badJob("resize", "Layers are learnt as they are; only a data set's images are resized");
  const found = source.kind === "layers" ? [layersOf(source)] : pairsOf(source);
  for (const { image, ...member } of found) checkGrids(image.levels[0], member);
  const members = prepared(found, job);
  const channels = chooseChannels(members, { job, keepsAlpha: source.kind === "layers" });
  return members.map(({ image, ...member }, i) => {
    const [level] = image.levels;
    checkPlanes(level, job.planes);
    return { ...member, image: level, channels: channels[i] ?? [] };
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

/** In the size and with the ids that the job wants. */
function prepared(members: readonly Unchecked[], job: Wanted): Unchecked[] {
  const cache = new ChunkCache<CachedChunk>(keptBytes);
  return members.map((member, i) => ({
    ...member,
    image: imageForModel(member.image, job, { cache, key: `image ${i}` }),
    labels: labelsForModel(member.labels, job, { cache, key: `labels ${i}` }),
    paintedIn: job.labelMap?.["0"] ? undefined : member.paintedIn,
  }));
}

function checkPlanes(image: PixelSource, planes: Region): void {
  for (const [axis, [start, stop]] of Object.entries(planes)) {
    const key = `planes.${axis}`;
    const known = planeAxes(image).join(", ") || "none";
    if (!planeAxes(image).includes(axis))
      throw badJob(key, `The image has no planes along ${axis}; known: ${known}`);
    const length = lengthOf(image, axis);
    if (start >= stop || stop > length)
      throw badJob(key, `${axis} ${start} to ${stop} is not inside the image: 0 to ${length}`);
  }
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

/**
 * The channels that the network sees, of each image as many. In a data set of coloured images a grey one is grey in all
 * colours; how opaque pixels are is left out, unless the job names it.
 */
function chooseChannels(
  members: readonly Unchecked[],
  { job, keepsAlpha }: { job: Wanted; keepsAlpha: boolean },
): (readonly number[])[] {
  const seen = members.map(({ image }) => (keepsAlpha ? allChannels(image) : withoutAlpha(image)));
  const most = Math.max(...seen.map(({ length }) => length));
  return members.map(({ name, image }, i) => {
    const found = seen[i] ?? [];
    if (job.channels) return namedChannels(image, job.channels);
    if (found.length === most) return found;
    if (found.length === 1) return new Array<number>(most).fill(found[0] ?? 0);
    throw badJob(
      "channels",
      `${name} has ${found.length} channels, others have ${most}; name those to learn from`,
    );
  });
}

function namedChannels(image: MultiscaleImage, wanted: readonly number[]): readonly number[] {
  const count = allChannels(image).length;
  const surplus = wanted.find((channel) => channel >= count);
  if (surplus === undefined) return wanted;
  throw badJob("channels", `The image has no channel ${surplus}; known: 0 to ${count - 1}`);
}

function allChannels({ grid }: MultiscaleImage): number[] {
  return Array.from({ length: lengthOf(grid, "c") }, (_, i) => i);
}

function withoutAlpha(image: MultiscaleImage): number[] {
  const { channels } = image.description;
  return allChannels(image).filter((i) => channels[i]?.name !== "Alpha");
}

function badJob(key: string, message: string): Failure {
  return new Failure({ code: "train/bad-job", key }, message);
}
