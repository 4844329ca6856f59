import { factorsOf, type Grid } from "#core/layers/grid.ts";
import type { StoredType } from "../stored-type.ts";
import { chunkCodecs } from "./chunk-codec.ts";
import type { LevelPlace } from "./image-axes.ts";
import type { LevelPlan } from "./writable-level.ts";

/** `zarr.json` of an array that we write: Zarr v3, zeros where there is no chunk. */
export function arrayMetadata(
  {
    shape,
    chunkShape,
    dtype,
  }: Pick<LevelPlan, "shape" | "chunkShape"> & { readonly dtype: StoredType },
  axes: readonly string[],
): object {
  return {
    zarr_format: 3,
    node_type: "array",
    shape,
    data_type: dtype,
    chunk_grid: { name: "regular", configuration: { chunk_shape: chunkShape } },
    chunk_key_encoding: { name: "default", configuration: { separator: "/" } },
    fill_value: 0,
    codecs: chunkCodecs,
    attributes: {},
    dimension_names: axes,
  };
}

/** The axes of a grid as OME-Zarr writes them, since 0.4. */
export function axesMetadata({ axes, units }: Pick<Grid, "axes" | "units">): object[] {
  return axes.map((name, i) => ({
    name,
    ...(axisTypes[name] && { type: axisTypes[name] }), // an axis of our own, as "class", has no type
    ...(units[i] && { unit: units[i] }),
  }));
}

/** Where the samples of each level lie. A coarse sample is as large as those it stands for, and begins where the first does. */
export function levelPlaces(grid: Grid): LevelPlace[] {
  return grid.levelShapes.map((_, level) => ({
    scale: factorsOf(grid, level).map((factor, i) => factor * (grid.scale[i] ?? 1)),
    translation: grid.translation ?? grid.axes.map(() => 0),
  }));
}

/** `coordinateTransformations` of one level: a scale, and a translation where it is not at the origin. */
export function transformsOf({ scale, translation }: LevelPlace): object[] {
  const moved = translation.some(Boolean) ? [{ type: "translation", translation }] : [];
  return [{ type: "scale", scale }, ...moved];
}

const axisTypes: { readonly [axis: string]: string } = {
  t: "time",
  c: "channel",
  z: "space",
  y: "space",
  x: "space",
};

export function jsonBytes(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value, undefined, 2));
}
