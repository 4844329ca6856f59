import type { Dtype } from "#core/layers/grid.ts";
import { createPixels, type Pixels } from "./pixel-source.ts";

/** What files can hold: our types, and ids of 64 bits, for which pixels have numbers of 32 (see `LabelIds`). */
export type StoredType = Dtype | "uint64" | "int64";

export type StoredPixels = Pixels | BigUint64Array | BigInt64Array;

/** Zeros. */
export function createStored(type: StoredType, length: number): StoredPixels {
  if (type === "uint64") return new BigUint64Array(length);
  if (type === "int64") return new BigInt64Array(length);
  return createPixels(type, length);
}

/** NumPy's name of a type, little-endian: "<u2", "|u1". Zarr v2 has the same ones. */
export function numpyType(type: StoredType): string {
  const size = bytesOfSample(type);
  return `${size === 1 ? "|" : "<"}${type[0]}${size}`;
}

export function bytesOfSample(type: StoredType): number {
  return Number(/\d+/.exec(type)?.[0] ?? 8) / 8;
}
