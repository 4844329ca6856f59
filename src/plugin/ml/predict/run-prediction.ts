import type { MultiscaleImage, Region } from "#io/pixel-source.ts";
import type { WritableStore } from "#io/stores/store.ts";
import type { Job } from "../config/job.ts";
import type { Plane } from "../data/plane.ts";
import type { Networks } from "../networks.ts";
import type { SavedModel } from "../results/model-file.ts";
import type { Began } from "./lasting-network.ts";
import { ModelPredictor } from "./model-predictor.ts";
import { type PredictionHooks, type PredictionProgress, predictRegion } from "./predict-region.ts";
import { createPrediction, predictionChunkPx } from "./prediction-store.ts";
import { atTrainedSize } from "./trained-size.ts";

export interface ModelPrediction {
  readonly model: SavedModel;
  readonly image: MultiscaleImage;
  /** Where the prediction is written: an empty folder. */
  readonly to: WritableStore;
  readonly name: string;
  readonly region: Region;
  readonly focus: Plane;
  readonly tilePx: number;
  readonly overlap: number;
  readonly tta: boolean;
  readonly backend: Job["backend"];
}

export interface ModelPredictionHooks {
  readonly signal: AbortSignal;
  began(on: Began): void;
  /** The empty prediction can be opened. */
  created(): void;
  report(progress: PredictionProgress): void;
  /** That part of it, in level-0 pixels, can be read. */
  arrived(region: Region): void;
}

/** Tiles at a time: enough to keep threads busy, few enough that the first picture is soon. */
const tilesAtOnce = 4;

/**
 * A saved model over a region of an image, into a store, block by block. Where a network breaks down, the next does the
 * tiles in hand again.
 */
export async function runPrediction(
  networks: Networks,
  prediction: ModelPrediction,
  hooks: ModelPredictionHooks,
): Promise<void> {
  const { image, region, focus, tilePx, overlap, tta, backend } = prediction;
  const { job, classes } = prediction.model.card;
  const { resize } = job;
  const sized = resize && atTrainedSize(image, { job: { ...job, resize }, classes });
  const predictor = await ModelPredictor.open(prediction.model, {
    ...{ networks, backend, tta },
    began: (on) => hooks.began(on),
  });
  try {
    const { to, name } = prediction;
    const target = await createPrediction(to, { name, image: image.grid, classes });
    hooks.created();
    const request = {
      ...{ region, focus, tile: { tilePx, overlap } },
      ...{ batch: tilesAtOnce, blockPx: predictionChunkPx },
    };
    const write: PredictionHooks["write"] = async (plane, block) =>
      hooks.arrived(await target.write(plane, block));
    await predictRegion(
      await predictor.over(sized?.image ?? image.levels[0], hooks.signal),
      sized?.request(request) ?? request,
      {
        signal: hooks.signal,
        report: (progress) => hooks.report(progress),
        write: sized?.write(write) ?? write,
      },
    );
  } finally {
    predictor.dispose();
  }
}
