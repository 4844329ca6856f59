import { inferStructure } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { MultiscaleImage, Region } from "#io/pixel-source.ts";
import type { WritableStore } from "#io/stores/store.ts";
import { buildChoice } from "../config/choice.ts";
import type { Job } from "../config/job.ts";
import { normalizationFor } from "../data/normalizer.ts";
import type { Plane } from "../data/plane.ts";
import { losses } from "../losses/index.ts";
import type { Networks } from "../networks.ts";
import type { SavedModel } from "../results/saved-model.ts";
import { type Began, lastingNetwork } from "./lasting-network.ts";
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
  const { card, weights } = prediction.model;
  const { normalization, classes, graph } = card;
  const { resize } = card.job;
  const sized = resize && atTrainedSize(image, { job: { ...card.job, resize }, classes });
  const channels = channelsSeen(image, card);
  const input = { image: sized?.image ?? image.levels[0], channels };
  const seen = await normalizationFor(normalization, input, hooks.signal);
  const loss = buildChoice(losses, card.job.loss);
  const work = { graph, loss, weights, backend };
  const network = await lastingNetwork(networks, work, (on) => hooks.began(on));
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
      {
        network,
        input: { ...input, normalization: seen },
        classes,
        divisor: inferStructure(graph).divisor,
        tta,
      },
      sized?.request(request) ?? request,
      {
        signal: hooks.signal,
        report: (progress) => hooks.report(progress),
        write: sized?.write(write) ?? write,
      },
    );
  } finally {
    network.dispose();
  }
}

/** Those that the model was trained on. To one of colours, a grey image is grey in all of them, as in training. */
function channelsSeen(
  { grid }: MultiscaleImage,
  { title, channels, job }: SavedModel["card"],
): readonly number[] {
  const count = lengthOf(grid, "c");
  const highest = Math.max(...channels);
  if (highest < count) return channels;
  if (count === 1 && channels.length === 3 && !job.channels) return [0, 0, 0];
  throw new Failure(
    { code: "command/bad-arguments", command: "predict.start", argument: "image" },
    `${title} looks at channel ${highest}; this image has ${count} of them`,
  );
}
