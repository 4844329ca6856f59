import { Failure } from "#core/failure.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { MultiscaleImage, PixelSource } from "#io/pixel-source.ts";
import type { Plane } from "../data/plane.ts";
import type { ModelPredictor } from "./model-predictor.ts";
import { type PredictionProgress, predictRegion } from "./predict-region.ts";
import { predictionChunkPx } from "./prediction-store.ts";
import type { TileSpec } from "./tiles.ts";

export interface WholeOptions {
  /** A side of "whole" makes one tile of a plane. */
  readonly tile: { readonly tilePx: number | "whole"; readonly overlap: number };
  readonly signal: AbortSignal;
  report?(progress: PredictionProgress): void;
}

/** One plane of a prediction. */
export interface PredictedPlane {
  readonly plane: Plane;
  readonly height: number;
  readonly width: number;
  /** [height, width, output], 0..1 */
  readonly values: Float32Array;
}

/** About 2 GiB: what is larger is written block by block, as OME-Zarr. */
const mostValues = 2 ** 29;
const tilesAtOnce = 4;

/** Predicts every plane of an image into memory, in their order. */
export async function predictWhole(
  predictor: ModelPredictor,
  { levels: [image] }: Pick<MultiscaleImage, "levels">,
  { tile, signal, report }: WholeOptions,
): Promise<PredictedPlane[]> {
  const [height, width] = [lengthOf(image, "y"), lengthOf(image, "x")];
  const outputs = predictor.model.card.classes.outputs.length;
  const planes = new Map<string, PredictedPlane>();
  checkSize(image, outputs);
  const planeOf = (plane: Plane) => {
    const key = JSON.stringify(plane);
    const found = planes.get(key) ?? {
      ...{ plane, height, width },
      values: new Float32Array(height * width * outputs),
    };
    planes.set(key, found);
    return found;
  };
  const spec: Omit<TileSpec, "divisor" | "reach"> = {
    tilePx: tile.tilePx === "whole" ? Math.max(height, width) : tile.tilePx,
    overlap: tile.overlap,
  };
  await predictRegion(
    await predictor.over(image, signal),
    { region: {}, focus: {}, tile: spec, batch: tilesAtOnce, blockPx: predictionChunkPx },
    {
      signal,
      report: (progress) => report?.(progress),
      async write(plane, { rect, values }) {
        const whole = planeOf(plane);
        const row = rect.width * outputs;
        for (let y = 0; y < rect.height; y++)
          whole.values.set(
            values.subarray(y * row, (y + 1) * row),
            ((rect.y + y) * width + rect.x) * outputs,
          );
      },
    },
  );
  return [...planes.values()];
}

function checkSize({ axes, shape }: PixelSource, outputs: number): void {
  const samples = shape.reduce((all, length, i) => all * (axes[i] === "c" ? 1 : length), outputs);
  if (samples <= mostValues) return;
  throw new Failure(
    { code: "compute/out-of-memory" },
    `A prediction of ${samples} values does not fit into memory at once; write it as OME-Zarr`,
  );
}
