import { Failure } from "#core/failure.ts";
import { crc32 } from "#io/crc32.ts";
import type { MultiscaleImage, Region } from "#io/pixel-source.ts";
import type { Job } from "../config/job.ts";
import { otherPixelSize } from "../data/pixel-size.ts";
import type { Plane } from "../data/plane.ts";
import type { Networks } from "../networks.ts";
import type { SavedModel } from "../results/model-file.ts";
import { imageAtLevel } from "./image-at-level.ts";
import type { Began } from "./lasting-network.ts";
import { ModelPredictor } from "./model-predictor.ts";
import { type PredictionHooks, type PredictionProgress, predictRegion } from "./predict-region.ts";
import {
  loadRecord,
  type PredictionState,
  type RecordStore,
  saveRecord,
} from "./prediction-state.ts";
import { predictionChunkPx, writePrediction } from "./prediction-store.ts";
import { atTrainedSize } from "./trained-size.ts";

export interface ModelPrediction {
  readonly model: SavedModel;
  readonly image: MultiscaleImage;
  /** Where the prediction is written: an empty folder, or one in which this very prediction was broken off. */
  readonly to: RecordStore;
  readonly name: string;
  /** In level-0 pixels, as the focus. */
  readonly region: Region;
  readonly focus: Plane;
  /** Of the image: what the network sees. */
  readonly level: number;
  readonly tilePx: number;
  readonly overlap: number;
  readonly tta: boolean;
  readonly backend: Job["backend"];
  /** Kept with a prediction that is broken off, for whoever goes on with it. JSON. */
  readonly asked?: unknown;
}

export interface ModelPredictionHooks {
  readonly signal: AbortSignal;
  began(on: Began): void;
  /** Something that whoever reads the result should know, in a sentence. */
  note(text: string): void;
  /** The prediction can be opened: empty, or as far as it came. */
  created(): void;
  report(progress: PredictionProgress): void;
  /** That part of it, in level-0 pixels, can be read. */
  arrived(region: Region): void;
}

/** Tiles at a time: enough to keep threads busy, few enough that the first picture is soon. */
const tilesAtOnce = 4;

/**
 * A saved model over a region of an image, into a store, block by block. Where a network breaks down, the next does the
 * tiles in hand again. Where it is broken off, the same goes on from there later, by the record in the folder, which the caller
 * removes at the end; `predict/cannot-resume` where the folder holds the beginning of another.
 */
export async function runPrediction(
  networks: Networks,
  prediction: ModelPrediction,
  hooks: ModelPredictionHooks,
): Promise<void> {
  const { to, asked = null } = prediction;
  const identity = identityOf(prediction);
  const earlier = await loadRecord(to, { source: prediction.name, signal: hooks.signal });
  if (earlier && earlier.identity !== identity) throw isAnother(prediction.name);
  const keep = (state: PredictionState) => saveRecord(to, { identity, asked, state });
  const going = { prediction, isThere: earlier !== undefined, begun: earlier?.state, keep };
  await predictGoing(networks, going, hooks);
}

/**
 * As `runPrediction`, over what an earlier prediction of the same image and classes left in the folder, which is seen until it is
 * replaced: what a network that is still learning predicts. Nothing goes on from one that is broken off.
 */
export async function predictOver(
  networks: Networks,
  prediction: ModelPrediction,
  hooks: ModelPredictionHooks,
): Promise<void> {
  const isThere = (await prediction.to.get("/zarr.json", hooks)) !== undefined;
  await predictGoing(networks, { prediction, isThere }, hooks);
}

interface Going {
  readonly prediction: ModelPrediction;
  /** Whether the folder holds one whose grid is the same. */
  readonly isThere: boolean;
  readonly begun?: PredictionState | undefined;
  readonly keep?: (state: PredictionState) => Promise<void>;
}

async function predictGoing(
  networks: Networks,
  going: Going,
  hooks: ModelPredictionHooks,
): Promise<void> {
  const { model, backend, tta } = going.prediction;
  const predictor = await ModelPredictor.open(model, {
    ...{ networks, backend, tta },
    began: (on) => hooks.began(on),
  });
  try {
    await predictInto(predictor, going, hooks);
  } finally {
    predictor.dispose();
  }
}

async function predictInto(
  predictor: ModelPredictor,
  { prediction, isThere, begun, keep: keepState }: Going,
  { signal, ...hooks }: ModelPredictionHooks,
): Promise<void> {
  signal.throwIfAborted(); // while the network was made
  const { to, name, tilePx, overlap, level, tta } = prediction;
  const { job, classes, pixelSize } = prediction.model.card;
  const { image, region, focus } = imageAtLevel(prediction);
  const other = otherPixelSize(pixelSize, { grid: prediction.image.grid, level });
  if (other) hooks.note(other);
  const target = await writePrediction(to, {
    ...{ name, image: prediction.image.grid, classes, level, withDeviation: tta },
    isThere,
    arrived: (part) => hooks.arrived(part),
  });
  const keep =
    keepState &&
    (async (state: PredictionState) => {
      await target.flush();
      await keepState(state);
    });
  if (!isThere) await keep?.({ tilesDone: 0, tilesTotal: 0, areas: [] });
  hooks.created();
  const { resize } = job;
  const asTrained = resize && {
    job: { ...job, resize },
    outputs: classes.outputs.length + Number(tta),
  };
  const sized = asTrained && atTrainedSize(image, asTrained);
  const request = {
    ...{ region, focus, tile: { tilePx, overlap } },
    ...{ batch: tilesAtOnce, blockPx: predictionChunkPx, begun },
  };
  const write: PredictionHooks["write"] = (plane, block) => target.write(plane, block);
  await predictRegion(
    { ...(await predictor.over(sized?.image ?? image.levels[0], signal)), withDeviation: tta },
    sized?.request(request) ?? request,
    {
      signal,
      ...(keep && { keep }),
      report: (progress) => hooks.report(progress),
      write: sized?.write(write) ?? write,
    },
  );
  await target.flush();
}

/** What every number of a prediction depends on, but for the pixels and what computes. */
function identityOf({ model, image, ...how }: ModelPrediction): string {
  const { region, level, tilePx, overlap, tta } = how;
  const { id, normalization } = model.card;
  const weights = [...model.weights.values()].reduce(
    (sum, { data: { buffer, byteOffset, byteLength } }) =>
      crc32(new Uint8Array(buffer, byteOffset, byteLength), sum),
    0,
  );
  const { axes, levelShapes } = image.grid;
  const seen = { axes, levelShapes, region, level };
  const deviation = tta ? { deviation: true } : {}; // of old there was none
  return JSON.stringify({
    id,
    weights,
    normalization,
    ...seen,
    tilePx,
    overlap,
    tta,
    ...deviation,
  });
}

function isAnother(name: string): Failure {
  return new Failure(
    { code: "predict/cannot-resume" },
    `${name} was begun with another model, image or tiling, or the model has learnt since; predict anew`,
  );
}
