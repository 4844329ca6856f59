import type { Dtype } from "#core/layers/grid.ts";
import type { Bytes } from "../files/stored-file.ts";
import type { Pixels } from "../pixel-source.ts";
import { swapBytes } from "../swap-bytes.ts";
import { pixelTypeOf } from "../zarr/pixel-type.ts";

/** NumPy's kinds and sizes by the names that Zarr v3 has for them. */
const names: { readonly [descr: string]: string } = {
  b1: "bool",
  u1: "uint8",
  u2: "uint16",
  u4: "uint32",
  u8: "uint64",
  i1: "int8",
  i2: "int16",
  i4: "int32",
  i8: "int64",
  f2: "float16",
  f4: "float32",
  f8: "float64",
};

export interface NpyType {
  readonly dtype: Dtype;
  /** Bytes of a sample in the file. */
  readonly size: number;
  /** `bytes` are taken over: their order may be turned round. */
  toPixels(bytes: Bytes): Pixels;
}

/** How samples of a type as "<f4" become pixels; nothing for structures, texts, dates and complex numbers. */
export function npyTypeOf(descr: string, source: string): NpyType | undefined {
  const [, order = "|", kind = ""] = /^([<>|=]?)([a-z]\d+)$/.exec(descr) ?? [];
  const name = names[kind];
  if (name === undefined) return undefined;
  const size = Number(kind.slice(1));
  const ordered = (bytes: Bytes): ArrayBuffer => {
    if (order === ">") swapBytes(bytes, size);
    return bytes.buffer;
  };
  const type = pixelTypeOf(name, { source });
  return (
    type && {
      ...{ dtype: type.dtype, size },
      toPixels: (bytes) =>
        type.toPixels({ buffer: ordered(bytes), byteOffset: 0, length: bytes.length / size }),
    }
  );
}
