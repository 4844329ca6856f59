import { Failure } from "#core/failure.ts";
import type { LabelIds } from "#core/labels/label-ids.ts";
import type { Dtype } from "#core/layers/grid.ts";
import { halfToSingle } from "../half-floats.ts";
import type { Pixels } from "../pixel-source.ts";

/** Decoded samples as zarrita hands them out; only its string and object arrays are not like this. */
interface Samples {
  readonly buffer: ArrayBufferLike;
  readonly byteOffset: number;
  readonly length: number;
}

/** How the samples of a Zarr data type become pixels. The result may share the samples' memory. */
export interface PixelType {
  readonly dtype: Dtype;
  toPixels(samples: Samples): Pixels;
}

type ViewOn = new (buffer: ArrayBufferLike, byteOffset: number, length: number) => Pixels;

const same: { readonly [D in Dtype]: ViewOn } = {
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array,
};

export const readableTypes = [...Object.keys(same), "bool", "float16", "int64", "uint64"];

/**
 * Booleans come as 0 and 1. Graphics cards have no 64-bit integers: ids come as the numbers that `ids` gives them,
 * other values as float64, and one that does not fit exactly is `reader/unsupported`.
 */
export function pixelTypeOf(
  dataType: string,
  { ids, source }: { ids?: LabelIds | undefined; source: string },
): PixelType | undefined {
  if (isSame(dataType)) {
    const ArrayType = same[dataType];
    const toPixels = (s: Samples) => new ArrayType(s.buffer, s.byteOffset, s.length);
    return { dtype: dataType, toPixels };
  }
  if (dataType === "bool")
    return { dtype: "uint8", toPixels: (s) => new Uint8Array(s.buffer, s.byteOffset, s.length) };
  if (dataType === "float16") return { dtype: "float32", toPixels: toSingles };
  if (dataType !== "int64" && dataType !== "uint64") return undefined;
  const signed = dataType === "int64";
  if (ids) return { dtype: "uint32", toPixels: (s) => toIds(s, { signed, ids }) };
  return { dtype: "float64", toPixels: (s) => toFloats(s, { signed, source }) };
}

function isSame(dataType: string): dataType is Dtype {
  return Object.hasOwn(same, dataType);
}

/** From the bits of halves. */
function toSingles({ buffer, byteOffset, length }: Samples): Float32Array {
  return halfToSingle(new Uint16Array(buffer, byteOffset, length));
}

function toIds(samples: Samples, { signed, ids }: { signed: boolean; ids: LabelIds }): Uint32Array {
  const halves = halvesOf(samples);
  const numbers = new Uint32Array(samples.length);
  for (let i = 0; i < numbers.length; i++) {
    const [low = 0, high = 0] = [halves[2 * i], halves[2 * i + 1]];
    const isShort = high === 0 && low < 2 ** 31;
    numbers[i] = isShort ? low : ids.numberOf(wordsToId(low, signed ? high | 0 : high));
  }
  return numbers;
}

function wordsToId(low: number, high: number): bigint {
  return BigInt(high) * 2n ** 32n + BigInt(low);
}

function toFloats(samples: Samples, { signed, source }: { signed: boolean; source: string }) {
  const halves = halvesOf(samples);
  const values = new Float64Array(samples.length);
  for (let i = 0; i < values.length; i++) {
    const high = halves[2 * i + 1] ?? 0;
    const value = (signed ? high | 0 : high) * 2 ** 32 + (halves[2 * i] ?? 0);
    if (!Number.isSafeInteger(value)) throw tooLarge(source, "a 64-bit integer beyond 2^53");
    values[i] = value;
  }
  return values;
}

/** Low and high word in turn: every machine that runs JavaScript today is little-endian. */
function halvesOf({ buffer, byteOffset, length }: Samples): Uint32Array {
  return new Uint32Array(buffer, byteOffset, 2 * length);
}

function tooLarge(source: string, found: string): Failure {
  return new Failure(
    { code: "reader/unsupported", source },
    `Cannot read ${source}: it holds ${found}, which no pixel type here can hold`,
  );
}
