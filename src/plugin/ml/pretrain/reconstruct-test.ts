import { createRandom } from "#core/random.ts";
import type { PixelSource } from "#io/pixel-source.ts";
import type { PretrainFile } from "../config/job-file.ts";
import { isPretraining } from "../config/run-job.ts";
import type { Plane } from "../data/plane.ts";
import type { ModelPredictor } from "../predict/model-predictor.ts";
import { ValueMeasures } from "../value-metrics/measure-values.ts";
import { taskOf } from "./prepare-pretext-data.ts";
import { fillOf } from "./pretext-sampler.ts";
import { seesMask } from "./pretrain-graph.ts";
import {
  type PatchReconstruction,
  type Reconstruction,
  reconstructImage,
  type WholeReconstruction,
} from "./reconstruct-image.ts";

export interface TestReconstruction {
  readonly predictor: ModelPredictor;
  /** In the size that the model sees. */
  readonly image: PixelSource;
  readonly planes: readonly Plane[];
  /** What the network is given where the task degrades. */
  readonly degraded: PixelSource | undefined;
  readonly packing: PretrainFile["predict"];
  /** Of the image among those that are brought back: what is hidden is drawn by it and the job's seed. */
  readonly index: number;
  /** Told how much of it is done, 0..1. */
  onProgress?(done: number): void;
}

/** Takes what comes out. Awaited. */
export interface ReconstructionTaker {
  /** A patch of a task that hides. */
  patch(patch: PatchReconstruction, channels: number): Promise<void>;
  whole(planes: readonly WholeReconstruction[], channels: number): Promise<void>;
}

/**
 * Brings an image back as its pretraining learnt to, and measures how well by every metric, and `baselinePsnr` of what the network
 * was given: over the whole image where that is degraded, over hidden pixels of the patches where those are hidden.
 */
export async function reconstructTest(
  { predictor, image, planes, degraded, packing, index, onProgress }: TestReconstruction,
  take: ReconstructionTaker,
  signal: AbortSignal,
): Promise<{ readonly [metric: string]: number }> {
  const { card } = predictor.model;
  const { job, classes } = card;
  if (!isPretraining(job)) throw new Error("Only a pretrained network brings images back");
  const { hiding } = taskOf(job);
  const over = await predictor.over(image, signal);
  const channels = over.input.channels.length;
  const measures = new Measures(classes.values?.max ?? 1, channels);
  const whole = await reconstructImage(
    {
      predictor: over,
      ...{ degraded, planes },
      hiding: hiding && {
        of: hiding,
        fill: fillOf({ mean: classes.values?.mean ?? [] }, over.input),
        random: createRandom(job.seed + index),
        seesMask: seesMask(job),
      },
      spec: { tile: job.patch, ...packing },
    },
    async (patch) => {
      onProgress?.((patch.index + 1) / patch.count);
      if (!hiding) return;
      measures.addHidden(patch);
      await take.patch(patch, channels);
    },
    signal,
  );
  if (!hiding) for (const plane of whole) measures.addWhole(plane);
  await take.whole(whole, channels);
  return measures.values();
}

/** Of what was made, and of what was given. */
class Measures {
  readonly #made: ValueMeasures;
  readonly #given: ValueMeasures;
  readonly #channels: number;

  constructor(range: number, channels: number) {
    this.#made = new ValueMeasures(range);
    this.#given = new ValueMeasures(range);
    this.#channels = channels;
  }

  addHidden(patch: PatchReconstruction): void {
    const { hidden, inside } = patch;
    this.#add(
      patch,
      inside.map((value, pixel) => (hidden?.[pixel] ? value : 0)),
    );
  }

  addWhole(plane: WholeReconstruction): void {
    this.#add(plane, new Float32Array(plane.height * plane.width).fill(1));
  }

  values(): { readonly [metric: string]: number } {
    const { psnr: baselinePsnr = Number.NaN } = this.#given.values();
    return { ...this.#made.values(), baselinePsnr };
  }

  #add({ height, width, original, made, given }: Reconstruction, weight: Float32Array): void {
    const compared = { height, width, channels: this.#channels, target: original, weight };
    this.#made.add({ ...compared, predicted: made });
    this.#given.add({ ...compared, predicted: given });
  }
}
