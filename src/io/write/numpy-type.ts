import type { Dtype } from "#core/layers/grid.ts";

/** NumPy's name of a type, little-endian: "<u2", "|u1". Zarr v2 has the same ones. */
export function numpyType(dtype: Dtype): string {
  const size = bytesOfSample(dtype);
  return `${size === 1 ? "|" : "<"}${dtype[0]}${size}`;
}

export function bytesOfSample(dtype: Dtype): number {
  return Number(/\d+/.exec(dtype)?.[0] ?? 8) / 8;
}
