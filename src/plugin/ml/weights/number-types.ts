import { halfToSingle } from "#io/half-floats.ts";

/** Fractions as files hold them, little-endian, by safetensors' names: how wide they are, and how to have them as float32. */
export const numberTypes = {
  F64: {
    bytes: 8,
    toSingles: (buffer: ArrayBuffer) => Float32Array.from(new Float64Array(buffer)),
  },
  F32: { bytes: 4, toSingles: (buffer: ArrayBuffer) => new Float32Array(buffer) },
  F16: { bytes: 2, toSingles: (buffer: ArrayBuffer) => halfToSingle(new Uint16Array(buffer)) },
  BF16: { bytes: 2, toSingles: (buffer: ArrayBuffer) => fromBrainFloats(new Uint16Array(buffer)) },
} as const;

export type NumberType = keyof typeof numberTypes;

export function isNumberType(name: string): name is NumberType {
  return Object.hasOwn(numberTypes, name);
}

/** The upper half of a float32 each. */
function fromBrainFloats(halves: Uint16Array): Float32Array {
  return new Float32Array(Uint32Array.from(halves, (half) => half << 16).buffer);
}
