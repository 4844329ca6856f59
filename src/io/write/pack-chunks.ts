import * as zarr from "zarrita";
import { Failure } from "#core/failure.ts";
import type { Dtype } from "#core/layers/grid.ts";
import { createPixels, type Pixels } from "../pixel-source.ts";
import { chunkCodec } from "../zarr/chunk-codec.ts";

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
  { dtype, length }: { dtype: Dtype; length: number },
): Promise<(pixels: Pixels) => Promise<Uint8Array<ArrayBuffer>>> {
  if (zarrVersion === 3) return (await chunkCodec(dtype, length)).encode;
  const Blosc = await zarr.registry.get("blosc")?.();
  if (!Blosc) throw new Error("zarrita has no blosc");
  const plain = { dataType: dtype, shape: [length], codecs: [], fillValue: 0 };
  const blosc = Blosc.fromConfig(bloscCompressor, plain);
  return async ({ buffer, byteOffset, byteLength }) =>
    new Uint8Array(await blosc.encode(new Uint8Array(buffer, byteOffset, byteLength)));
}

/**
 * The same values in another type. It was chosen to hold all that were there: what does not fit was painted since, and is
 * `save/changed`.
 */
export function pixelsAs(dtype: Dtype, data: Pixels): Pixels {
  const pixels = createPixels(dtype, data.length);
  pixels.set(data);
  const isNarrower = pixels.BYTES_PER_ELEMENT < data.BYTES_PER_ELEMENT;
  for (let i = 0; isNarrower && i < data.length; i++)
    if (pixels[i] !== data[i])
      throw new Failure(
        { code: "save/changed" },
        `Label ${data[i]} was painted while the labels were being saved, and needs more bytes than those before it; save them again`,
      );
  return pixels;
}
