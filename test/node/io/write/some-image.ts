import { countOf } from "#core/labels/box.ts";
import { labelColor } from "#core/labels/label-color.ts";
import type { Dtype, Grid } from "#core/layers/grid.ts";
import { stridesOf } from "#io/chunks/copy-box.ts";
import { readRegion } from "#io/chunks/read-region.ts";
import { createPixels, type PixelSource, type Pixels } from "#io/pixel-source.ts";
import type { SavedImage } from "#io/write/saved-image.ts";

/** A level that is all in memory. */
export function levelOf(
  axes: readonly string[],
  shape: readonly number[],
  { dtype, data }: { dtype: Dtype; data: Pixels },
): PixelSource {
  const level = {
    ...{ axes, shape, dtype },
    chunks: shape,
    chunk: async () => ({ data, strides: stridesOf(shape) }),
  };
  return { ...level, read: (region, { signal }) => readRegion(level, { region, signal }) };
}

export interface SomeImage {
  readonly axes: readonly string[];
  readonly shapes: readonly [readonly number[], ...(readonly number[])[]];
  readonly dtype: Dtype;
  /** Of a level and a sample of it, in C order. */
  value(level: number, i: number): number;
  readonly isLabels?: boolean;
}

/** An image with a scale, a position and units, whose samples are those of a function. */
export function someImage({ axes, shapes, dtype, value, isLabels = false }: SomeImage): SavedImage {
  const levels = shapes.map((shape, level) => {
    const data = createPixels(dtype, countOf(shape));
    for (let i = 0; i < data.length; i++) data[i] = value(level, i);
    return levelOf(axes, shape, { dtype, data });
  });
  const [finest, ...coarser] = levels;
  if (!finest) throw new Error("an image without levels");
  const scales: { readonly [axis: string]: number } = { t: 2.5, z: 0.5, y: 0.325, x: 0.325 };
  const units: { readonly [axis: string]: string } = {
    t: "second",
    z: "micrometer",
    y: "micrometer",
    x: "micrometer",
  };
  const grid: Grid = {
    ...{ axes, dtype, shape: finest.shape, levels: levels.length, levelShapes: shapes },
    scale: axes.map((axis) => scales[axis] ?? 1),
    translation: axes.map((axis) => (axis === "x" ? 10 : 0)),
    units: axes.map((axis) => units[axis] ?? null),
  };
  const ids = {
    color: (id: number) => labelColor(id, 0),
    name: (id: number) => (id === 2 ? "soma" : undefined),
  };
  return {
    ...{ name: "cells", grid, levels: [finest, ...coarser], method: isLabels ? "mode" : "mean" },
    channels: isLabels
      ? []
      : [{ name: "DAPI", color: [0, 0, 255], contrast: [1, 99], visible: true }],
    ids: isLabels ? ids : undefined,
  };
}
