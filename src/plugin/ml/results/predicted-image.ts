import type { Dtype, Grid } from "#core/layers/grid.ts";
import { stridesOf } from "#io/chunks/copy-box.ts";
import { readRegion } from "#io/chunks/read-region.ts";
import { createPixels, type PixelSource, type Pixels } from "#io/pixel-source.ts";
import type { SavedImage } from "#io/write/saved-image.ts";
import type { Classes } from "../data/classes.ts";
import type { PredictedPlane } from "../predict/predict-whole.ts";
import { takenFor } from "./taken-for.ts";

export interface Predicted {
  readonly name: string;
  /** The image that was predicted: planes and the size of pixels are its. */
  readonly grid: Grid;
  readonly planes: readonly PredictedPlane[];
  readonly classes: Classes;
  /** Of probability, 0..1: what is no more than that is none of them. */
  readonly threshold: number;
}

/** Probabilities as an image, in the type asked for: 0..1 of float32, 0..255 of uint8. Several outputs are channels. */
export function probabilityImage(predicted: Predicted, dtype: "float32" | "uint8"): SavedImage {
  const outputs = predicted.classes.outputs.length;
  const scale = dtype === "uint8" ? 255 : 1;
  return imageOf(predicted, { dtype, channels: outputs }, ({ values }, channel, at) => {
    const value = scale * (values[at * outputs + channel] ?? 0);
    return dtype === "uint8" ? Math.round(value) : value;
  });
}

/** What each pixel is taken for: see `takenFor`. */
export function binarizedImage(predicted: Predicted): SavedImage {
  const outputs = predicted.classes.outputs.length;
  const taken = takenFor(predicted.classes, predicted.threshold);
  return imageOf(predicted, { dtype: taken.dtype, channels: 1 }, ({ values }, _, at) =>
    taken.at((output) => values[at * outputs + output] ?? 0),
  );
}

type ValueAt = (plane: PredictedPlane, channel: number, at: number) => number;

/** Planes as an image on the grid of another, value by value. */
export function imageOf(
  { name, grid: image, planes }: Omit<Predicted, "classes" | "threshold">,
  { dtype, channels }: { readonly dtype: Dtype; readonly channels: number },
  valueAt: ValueAt,
): SavedImage {
  const kept = [...image.axes.keys()].filter((i) => image.axes[i] !== "c");
  const pick = <T>(values: readonly T[], ofChannel: T): T[] => {
    const picked = kept.flatMap((i) => values.slice(i, i + 1));
    return channels > 1 ? picked.toSpliced(-2, 0, ofChannel) : picked;
  };
  const axes = pick(image.axes, "c");
  const shape = pick(image.shape, channels);
  const data = createPixels(
    dtype,
    shape.reduce((all, length) => all * length, 1),
  );
  const strides = stridesOf(shape);
  for (const plane of planes) {
    const { height, width } = plane;
    const first = axes.reduce(
      (sum, axis, i) => sum + (plane.plane[axis] ?? 0) * (strides[i] ?? 0),
      0,
    );
    for (let c = 0; c < channels; c++)
      for (let at = 0; at < height * width; at++)
        data[first + c * height * width + at] = valueAt(plane, c, at);
  }
  return {
    name,
    grid: {
      ...{ axes, shape, dtype, levels: 1, levelShapes: [shape] },
      scale: pick(image.scale, 1),
      units: pick(image.units, null),
    },
    levels: [levelInMemory({ axes, shape, dtype }, data)],
    channels: [],
    ids: undefined,
    method: undefined,
  };
}

function levelInMemory(
  of: Pick<PixelSource, "axes" | "shape" | "dtype">,
  data: Pixels,
): PixelSource {
  const level = { ...of, chunks: of.shape };
  const chunk = async () => ({ data, strides: stridesOf(of.shape) });
  return {
    ...level,
    read: (region, { signal }) => readRegion({ ...level, chunk }, { region, signal }),
  };
}
