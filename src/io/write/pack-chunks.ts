import * as zarr from "zarrita";
import type { StoredPixels, StoredType } from "../stored-type.ts";
import { zstdPacker } from "../zarr/chunk-codec.ts";

/** As ome-zarr-py packs Zarr v2: Java's readers of it know Blosc, but not Zstandard by itself. */
export const bloscCompressor = {
  id: "blosc",
  cname: "zstd",
  clevel: 5,
  shuffle: 1,
  blocksize: 0,
} as const;

/** Packs whole chunks of `length` samples, for Zarr v2 or v3. */
export async function chunkPacker(
  zarrVersion: 2 | 3,
  { dtype, length }: { dtype: StoredType; length: number },
): Promise<(pixels: StoredPixels) => Promise<Uint8Array<ArrayBuffer>>> {
  if (zarrVersion === 3) return await zstdPacker();
  const Blosc = await zarr.registry.get("blosc")?.();
  if (!Blosc) throw new Error("zarrita has no blosc");
  const plain = { dataType: dtype, shape: [length], codecs: [], fillValue: 0 };
  const blosc = Blosc.fromConfig(bloscCompressor, plain);
  return async ({ buffer, byteOffset, byteLength }) =>
    new Uint8Array(await blosc.encode(new Uint8Array(buffer, byteOffset, byteLength)));
}
