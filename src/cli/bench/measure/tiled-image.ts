import { type Graph, inferStructure, type Network, receptiveRadius } from "#compute/index.ts";
import type { Grid } from "#core/layers/grid.ts";
import { createRandom } from "#core/random.ts";
import { createOmeZarr } from "#io/zarr/create-ome-zarr.ts";
import { openOmeZarr } from "#io/zarr/open-ome-zarr.ts";
import { predictRegion } from "#ml/predict/predict-region.ts";
import type { Predictor } from "#ml/predict/predict-tiles.ts";
import { type RecordStore, saveRecord } from "#ml/predict/prediction-state.ts";
import { predictionChunkPx, writePrediction } from "#ml/predict/prediction-store.ts";
import type { Preset } from "./bench-case.ts";
import { sideOf } from "./bench-case.ts";

const classes: Predictor["classes"] = {
  activation: "sigmoid",
  outputs: [{ id: 1, title: "one" }],
};
const { signal } = new AbortController();

/**
 * An image of 16 bits in a store, and what predicts it as the product does, tile by tile: reads and decodes its chunks, blends
 * the tiles, and packs and writes the chunks of all levels of the result.
 */
export async function tiledImage(
  { network, graph }: { readonly network: Pick<Network, "predict">; readonly graph: Graph },
  {
    preset,
    image,
    result,
  }: { readonly preset: Preset; readonly image: RecordStore; readonly result: RecordStore },
): Promise<() => Promise<void>> {
  await writeImage(image, sideOf(preset));
  return async () => {
    const { grid, levels } = await openOmeZarr(image, { source: "image", signal });
    const to = {
      name: "result",
      image: grid,
      classes,
      level: 0,
      withDeviation: false,
      isThere: false,
      arrived() {},
    };
    const target = await writePrediction(result, to);
    await predictRegion(
      {
        ...{ network, classes, tta: false, withDeviation: false },
        input: {
          ...{ image: levels[0], channels: [0] },
          normalization: { mean: [32768], std: [18918] },
        },
        ...{ divisor: inferStructure(graph).divisor, reach: receptiveRadius(graph) },
      },
      {
        ...{ region: {}, focus: {}, batch: preset.batch, blockPx: predictionChunkPx },
        tile: { tilePx: preset.size, overlap: 0.5 },
      },
      {
        signal,
        report() {},
        write: (plane, block) => target.write(plane, block),
        async keep(state) {
          await target.flush();
          await saveRecord(result, { identity: "", asked: null, state });
        },
      },
    );
  };
}

/** Noise, which packs worst. */
async function writeImage(store: RecordStore, side: number): Promise<void> {
  const shape = [side, side];
  const levelShapes = [shape, [side / 2, side / 2], [side / 4, side / 4]];
  const grid: Grid = {
    ...{ axes: ["y", "x"], shape, levelShapes, levels: levelShapes.length },
    ...{ dtype: "uint16", scale: [1, 1], units: [null, null] },
  };
  const { levels } = await createOmeZarr(store, {
    ...{ name: "image", grid, version: "0.5", chunkShape: [256, 256] },
  });
  const random = createRandom(1);
  const data = Uint16Array.from({ length: side * side }, () => random.below(2 ** 16));
  await levels[0].writeRegion({ start: [0, 0], shape, data });
}
