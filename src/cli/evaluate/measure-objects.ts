import { lengthOf } from "#core/layers/grid.ts";
import { labelComponents } from "#core/objects/components.ts";
import type { ObjectOverlaps } from "#core/objects/match-objects.ts";
import { objectOverlaps } from "#core/objects/object-overlaps.ts";
import { objectsInPlane } from "#core/objects/objects-in-plane.ts";
import type { ObjectRules } from "#core/objects/separate.ts";
import type { MultiscaleImage } from "#io/pixel-source.ts";
import { readPlane } from "#ml/data/read-plane.ts";
import type { PredictedPlane } from "#ml/predict/predict-whole.ts";

/** The objects of a prediction against the true ones: by the rules, and simply what hangs together. A is the truth. */
export interface MeasuredObjects {
  readonly name: string;
  readonly byRules: readonly ObjectOverlaps[];
  readonly components: readonly ObjectOverlaps[];
}

interface Wanted {
  readonly name: string;
  readonly mask: MultiscaleImage;
  readonly rules: ObjectRules;
  /** Of the network's outputs, the one whose objects these are. */
  readonly output: number;
  /** The probability above which a pixel is foreground. */
  readonly threshold: number;
}

const untouched: ObjectRules = {
  split: "none",
  depth: 0,
  smallest: 1,
  fillHoles: false,
  smooth: 0,
};

/** Plane by plane. */
export async function measureObjects(
  planes: readonly PredictedPlane[],
  { name, mask, rules, output, threshold }: Wanted,
  signal: AbortSignal,
): Promise<MeasuredObjects> {
  const byRules: ObjectOverlaps[] = [];
  const components: ObjectOverlaps[] = [];
  for (const { plane, height, width, values } of planes) {
    const outputs = values.length / (height * width);
    const strengths = Float32Array.from(
      { length: height * width },
      (_, at) => 255 * (values[at * outputs + output] ?? 0),
    );
    const truth = await trueObjects(mask, { plane, signal });
    const predicted = { height, width, values: strengths };
    for (const [found, how] of [
      [byRules, rules],
      [components, untouched],
    ] as const) {
      const { objects } = await objectsInPlane(predicted, { threshold, rules: how }, signal);
      found.push(objectOverlaps(truth, objects));
    }
  }
  return { name, byRules, components };
}

/** A mask with one number says where objects are, and not which: what hangs together is one. */
async function trueObjects(
  { levels: [level] }: MultiscaleImage,
  { plane, signal }: Pick<PredictedPlane, "plane"> & { signal: AbortSignal },
): Promise<ArrayLike<number>> {
  const [height, width] = [lengthOf(level, "y"), lengthOf(level, "x")];
  const own = Object.entries(plane).filter(([axis]) => level.axes.includes(axis));
  const rect = { y: 0, x: 0, height, width };
  const window = { plane: Object.fromEntries(own), rect, channels: [0] };
  const ids = await readPlane(level, window, signal);
  const first = ids.find((id) => id !== 0);
  const isMask = ids.every((id) => id === 0 || id === first);
  return isMask ? labelComponents({ height, width, data: ids }, { corners: true }).labels : ids;
}
