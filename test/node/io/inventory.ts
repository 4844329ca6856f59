// The shared data's list of arrays and TIFFs, decoded without any JavaScript: an oracle for the readers.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { halfOf } from "#io/half-floats.ts";
import type { PixelSource } from "#io/pixel-source.ts";

export const data = "../shared/data";
const inventory = `${data}/inventory.jsonl`;
export const absent = !existsSync(inventory);
if (absent) console.log(`skipped: no ${inventory} beside this checkout`);

export interface Entry {
  readonly path: string;
  /** Of Zarr; absent where the metadata is no JSON. */
  readonly kind?: "group" | "array";
  readonly zarr?: 2 | 3;
  readonly dtype?: string;
  readonly shape?: readonly number[];
  readonly sha256_c_le?: string;
  readonly multiscale?: {
    readonly version: string | null;
    readonly n_multiscales?: number;
    readonly datasets: readonly string[];
  };
  /** Of TIFF: as tifffile names them, S for the samples of a pixel. */
  readonly axes?: string;
  readonly codec?: string;
  readonly compression?: string | number;
  readonly bits?: number;
  readonly photometric?: string;
  readonly tiled?: boolean;
  readonly ome?: boolean;
  readonly imagej?: boolean;
}

export const entries: readonly Entry[] = absent
  ? []
  : readFileSync(inventory, "utf8")
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));

/** Of all samples in C order, little-endian; `order` puts our axes into the oracle's. */
export async function digest(
  level: PixelSource,
  { dtype = "", order }: { dtype?: string | undefined; order?: readonly number[] },
  signal: AbortSignal,
): Promise<string> {
  const { data: pixels, shape } = await level.read({}, { signal });
  const samples = order ? transposed(pixels, shape, order) : pixels;
  const is64 = /[iu](8|nt64)$/.test(dtype); // which come as float64
  const isHalf = /f2$|float16/.test(dtype); // as float32
  const halves = isHalf && Uint16Array.from(samples, halfOf);
  const { buffer } = is64 ? BigInt64Array.from(Array.from(samples, BigInt)) : halves || samples;
  return createHash("sha256").update(new Uint8Array(buffer)).digest("hex");
}

function transposed<P extends { slice(): P; [i: number]: number; length: number }>(
  pixels: P,
  shape: readonly number[],
  order: readonly number[],
): P {
  const strides = shape.map((_, i) => shape.slice(i + 1).reduce((a, b) => a * b, 1));
  const result = pixels.slice();
  const index = order.map(() => 0);
  for (let i = 0; i < pixels.length; i++) {
    let from = 0;
    for (const [k, axis] of order.entries()) from += (index[k] ?? 0) * (strides[axis] ?? 0);
    result[i] = pixels[from] ?? 0;
    for (let k = order.length - 1; k >= 0; k--) {
      index[k] = (index[k] ?? 0) + 1;
      if ((index[k] ?? 0) < (shape[order[k] ?? 0] ?? 1)) break;
      index[k] = 0;
    }
  }
  return result;
}
