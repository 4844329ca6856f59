import type { Dtype } from "#core/layers/grid.ts";
import type { Bytes } from "../files/stored-file.ts";
import { halfToSingle } from "../half-floats.ts";
import type { Pixels } from "../pixel-source.ts";

export interface SampleType {
  readonly kind: "unsigned" | "signed" | "float" | "complex";
  readonly bits: number;
}

/** What samples become: the next wider type that pixels have. Undefined for those of which none is wide enough. */
export function dtypeOfSamples({ kind, bits }: SampleType): Dtype | undefined {
  if (kind === "float") return ({ 16: "float32", 32: "float32", 64: "float64" } as const)[bits];
  if (kind === "signed") return ({ 8: "int8", 16: "int16", 32: "int32" } as const)[bits];
  if (kind === "complex" || bits < 1 || bits > 32) return undefined;
  return bits <= 8 ? "uint8" : bits <= 16 ? "uint16" : "uint32";
}

/** Samples in this machine's byte order as pixels; the memory is shared where the type is the same. */
export function toPixels(bytes: Bytes, type: SampleType & { dtype: Dtype }): Pixels {
  const { kind, bits, dtype } = type;
  if (kind === "float" && bits === 16) return halfToSingle(new Uint16Array(bytes.buffer));
  return viewAs[dtype](bytes.buffer);
}

const viewAs: { readonly [D in Dtype]: (buffer: ArrayBuffer) => Pixels } = {
  uint8: (buffer) => new Uint8Array(buffer),
  uint16: (buffer) => new Uint16Array(buffer),
  uint32: (buffer) => new Uint32Array(buffer),
  int8: (buffer) => new Int8Array(buffer),
  int16: (buffer) => new Int16Array(buffer),
  int32: (buffer) => new Int32Array(buffer),
  float32: (buffer) => new Float32Array(buffer),
  float64: (buffer) => new Float64Array(buffer),
};

/** For files that put the first pixel into the lowest bit (FillOrder 2). In place. */
export function reverseBits(bytes: Bytes): void {
  for (const [i, byte] of bytes.entries()) {
    let reversed = 0;
    for (let bit = 0; bit < 8; bit++) reversed |= ((byte >> bit) & 1) << (7 - bit);
    bytes[i] = reversed;
  }
}
