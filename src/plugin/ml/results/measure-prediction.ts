import type { MultiscaleImage } from "#io/pixel-source.ts";
import { type Classes, writeTarget } from "../data/classes.ts";
import { planeAxes } from "../data/plane.ts";
import { readPlane } from "../data/read-plane.ts";
import { countPixels } from "../metrics/counts.ts";
import { type ClassCounts, perClass } from "../metrics/reductions.ts";
import type { PredictedPlane } from "../predict/predict-whole.ts";

/** How planes of a prediction agree with a mask on the same grid, class by class; ids as the model learnt them. */
export async function measurePrediction(
  planes: readonly PredictedPlane[],
  {
    mask,
    classes,
    threshold,
  }: {
    readonly mask: MultiscaleImage;
    readonly classes: Classes;
    /** Of probability, 0..1: what is above it is foreground. */
    readonly threshold: number;
  },
  signal: AbortSignal,
): Promise<ClassCounts> {
  const [level] = mask.levels;
  const outputs = classes.outputs.length;
  const found: ClassCounts[] = [];
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
    found.push(countPixels({ predicted: values, target, weight, threshold }));
  }
  return perClass(found);
}
