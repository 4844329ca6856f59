import type { Dtype, Grid } from "#core/layers/grid.ts";
import type { PixelSource } from "#io/pixel-source.ts";
import type { SavedImage } from "#io/write/saved-image.ts";
import type { PredictedPlane } from "../predict/predict-whole.ts";
import { imageOf } from "./predicted-image.ts";

export interface ValueImage {
  readonly name: string;
  /** The image that the values are of; planes and the size of pixels are its, and the kind of its numbers. */
  readonly grid: Grid;
  /** Stored values [height, width, channel]. */
  readonly planes: readonly PredictedPlane[];
  readonly channels: number;
}

const limits: { readonly [D in Dtype]?: readonly [least: number, most: number] } = {
  uint8: [0, 2 ** 8 - 1],
  int8: [-(2 ** 7), 2 ** 7 - 1],
  uint16: [0, 2 ** 16 - 1],
  int16: [-(2 ** 15), 2 ** 15 - 1],
  uint32: [0, 2 ** 32 - 1],
  int32: [-(2 ** 31), 2 ** 31 - 1],
};

/** Values as an image of the same kind of numbers: whole ones are rounded, and cut to what there is. */
export function valueImage({ channels, ...of }: ValueImage): SavedImage {
  const { dtype } = of.grid;
  const range = limits[dtype];
  const kept = range ? dtype : "float32";
  return imageOf(of, { dtype: kept, channels }, ({ values }, channel, at) => {
    const value = values[at * channels + channel] ?? 0;
    return range ? Math.min(Math.max(Math.round(value), range[0]), range[1]) : value;
  });
}

/** Of one plane of an image whose pixels are of unknown size; `shape` where it is not the image's own. */
export function planeGrid(
  { shape, dtype }: Pick<PixelSource, "shape" | "dtype">,
  [height, width]: readonly number[] = shape.slice(-2),
): Grid {
  const plane = [height ?? 1, width ?? 1];
  return {
    ...{ axes: ["y", "x"], shape: plane, dtype, levels: 1, levelShapes: [plane] },
    ...{ scale: [1, 1], units: [null, null] },
  };
}
