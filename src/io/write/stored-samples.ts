import { Failure } from "#core/failure.ts";
import { firstLarge, type LabelIds } from "#core/labels/label-ids.ts";
import type { Dtype } from "#core/layers/grid.ts";
import { createPixels, type Pixels } from "../pixel-source.ts";
import type { StoredPixels, StoredType } from "../stored-type.ts";

/** The type that samples are written in, and which ids of 64 bits they stand for, where they do. */
export interface Storing {
  readonly dtype: StoredType;
  readonly wide?: LabelIds | undefined;
}

/**
 * The same values in another type, ids of 64 bits in place of the numbers that stand for them. It was chosen to hold all that were
 * there: what does not fit was painted since, and is `save/changed`.
 */
export function storedSamples({ dtype, wide }: Storing, data: Pixels): StoredPixels {
  return dtype === "uint64" || dtype === "int64"
    ? wideSamples(dtype, { wide, data })
    : pixelsAs({ dtype, wide }, data);
}

/** Those of a type that our arrays have too. */
export function pixelsAs(
  { dtype, wide }: Pick<Storing, "wide"> & { readonly dtype: Dtype },
  data: Pixels,
): Pixels {
  const pixels = createPixels(dtype, data.length);
  pixels.set(data);
  const isNarrower = pixels.BYTES_PER_ELEMENT < data.BYTES_PER_ELEMENT;
  for (let i = 0; i < data.length && (wide || isNarrower); i++) {
    const number = data[i] ?? 0;
    if (wide && number >= firstLarge) pixels[i] = narrow(wide.exact(number), dtype);
    else if (pixels[i] !== number) throw changed(number);
  }
  return pixels;
}

/** Numbers below 2^31 are their own ids: two words of 32 bits are written for a sample, the low one first. */
function wideSamples(
  dtype: "uint64" | "int64",
  { wide, data }: { readonly wide: LabelIds | undefined; readonly data: Pixels },
): StoredPixels {
  const samples =
    dtype === "uint64" ? new BigUint64Array(data.length) : new BigInt64Array(data.length);
  const words = new Uint32Array(samples.buffer);
  for (let i = 0; i < data.length; i++) {
    const number = data[i] ?? 0;
    words[2 * i] = number;
    if (number < firstLarge || !wide) continue;
    const id = wide.exact(number);
    samples[i] = id;
    if (samples[i] !== id) throw changed(id);
  }
  return samples;
}

function narrow(id: bigint, dtype: Dtype): number {
  if (dtype !== "uint32" || id < 0n || id > 0xffff_ffffn) throw changed(id);
  return Number(id);
}

function changed(id: number | bigint): Failure {
  return new Failure(
    { code: "save/changed" },
    `Label ${id} was painted while the labels were being saved, and needs more bytes than those before it, or a sign that they lack; save them again`,
  );
}
