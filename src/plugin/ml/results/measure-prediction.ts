import type { MultiscaleImage } from "#io/pixel-source.ts";
import { type Classes, writeTarget } from "../data/classes.ts";
import { planeAxes } from "../data/plane.ts";
import { readPlane } from "../data/read-plane.ts";
import { addCounts, type Counts, countPixels, noCounts } from "../metrics/counts.ts";
import type { PredictedPlane } from "../predict/predict-whole.ts";

/** How planes of a prediction agree with a mask on the same grid, at probability one half; ids as the model learnt them. */
export async function measurePrediction(
  planes: readonly PredictedPlane[],
  { mask, classes }: { readonly mask: MultiscaleImage; readonly classes: Classes },
  signal: AbortSignal,
): Promise<Counts> {
  const [level] = mask.levels;
  const outputs = classes.outputs.length;
  let counts = noCounts;
  for (const { plane, height, width, values } of planes) {
    const known = Object.entries(plane).filter(([axis]) => planeAxes(level).includes(axis));
    const window = {
      plane: Object.fromEntries(known),
      rect: { y: 0, x: 0, height, width },
      channels: [0],
    };
    const ids = await readPlane(level, window, signal);
    const target = new Float32Array(height * width * outputs);
    const weight = Float32Array.from(ids, (id, at) =>
      writeTarget(classes, id, { target, at: at * outputs }),
    );
    counts = addCounts(counts, countPixels({ predicted: values, target, weight, threshold: 0.5 }));
  }
  return counts;
}
