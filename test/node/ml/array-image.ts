import type { Dtype } from "#core/layers/grid.ts";
import { stridesOf } from "#io/chunks/copy-box.ts";
import { readRegion } from "#io/chunks/read-region.ts";
import { createPixels, type MultiscaleImage, type PixelSource } from "#io/pixel-source.ts";

export interface ArrayImage {
  readonly axes: readonly string[];
  readonly shape: readonly number[];
  readonly dtype?: Dtype;
  /** The value at an index, one number an axis. */
  readonly at: (index: readonly number[]) => number;
}

/** An image of one level in memory; `reads` counts its regions. */
export function arrayImage({ axes, shape, dtype = "uint8", at }: ArrayImage) {
  const data = createPixels(
    dtype,
    shape.reduce((product, length) => product * length, 1),
  );
  const strides = stridesOf(shape);
  for (let i = 0; i < data.length; i++)
    data[i] = at(shape.map((length, axis) => Math.floor(i / (strides[axis] ?? 1)) % length));
  const reads: unknown[] = [];
  const level: PixelSource = {
    ...{ axes, shape, dtype, chunks: shape },
    read(region, { signal }) {
      reads.push(region);
      const chunk = () => Promise.resolve({ data, strides });
      return readRegion({ axes, shape, dtype, chunks: shape, chunk }, { region, signal });
    },
  };
  const image: MultiscaleImage = {
    grid: {
      ...{ axes, shape, dtype, levels: 1, levelShapes: [shape] },
      scale: shape.map(() => 1),
      units: shape.map(() => null),
    },
    levels: [level],
    description: { name: undefined, channels: [], isLabels: false },
  };
  return { image, level, reads };
}

/** Bright discs of radius 5 on a dark, slightly uneven ground, one every 16 pixels; the mask of the same. */
export function discs({ planes = 1, side = 64 }: { planes?: number; side?: number } = {}) {
  const isDisc = (y: number, x: number, z: number) =>
    Math.hypot((y % 16) - 8, ((x + 5 * z) % 16) - 8) < 5;
  const shape = [planes, side, side];
  const axes = ["z", "y", "x"];
  const image = arrayImage({
    ...{ axes, shape },
    at: ([z = 0, y = 0, x = 0]) => (isDisc(y, x, z) ? 180 : 60) + ((y * 7 + x * 13) % 17),
  });
  const labels = arrayImage({
    ...{ axes, shape },
    at: ([z = 0, y = 0, x = 0]) => (isDisc(y, x, z) ? 1 : 0),
  });
  return { image: image.image, labels: labels.image, isDisc };
}
