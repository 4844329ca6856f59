import * as zarr from "zarrita";
import { mostUnpackedBytes } from "../most-unpacked.ts";
import { packedSizes } from "./packed-sizes.ts";

type Entry = Awaited<ReturnType<NonNullable<ReturnType<typeof zarr.registry.get>>>>;
type Codec = ReturnType<Entry["fromConfig"]>;
type Metadata = Parameters<Entry["fromConfig"]>[1];

/** Codecs before this one may have made samples wider, and added checksums. */
const widened = 8;
const added = 64 * 1024;

const load = new Map([...zarr.registry].filter(([name]) => bareName(name) in packedSizes));
const streams = { gzip: "gzip", zlib: "deflate" } as const;

/**
 * Lets zarrita's codecs unpack no more than a chunk of its array can be. Blosc, LZ4 and Zstandard say how much that will be, so they are
 * not begun; gzip and zlib do not, so they are stopped there.
 */
export function boundCodecs(): void {
  for (const [name, entry] of load)
    zarr.registry.set(name, async () => boundedEntry(await entry(), bareName(name)));
  for (const [name, format] of Object.entries(streams))
    for (const known of [name, `numcodecs.${name}`])
      zarr.registry.set(known, async () => ({
        kind: "bytes_to_bytes",
        fromConfig: (_, metadata) => inflating(format, mostOf(metadata)),
      }));
}

function bareName(name: string): string {
  return name.replace("numcodecs.", "");
}

function boundedEntry(entry: Entry, name: string): Entry {
  return {
    fromConfig(configuration, metadata) {
      const codec = entry.fromConfig(configuration, metadata);
      const most = mostOf(metadata);
      const sizeOf = packedSizes[name as keyof typeof packedSizes]; // `load` has no others
      return {
        kind: codec.kind ?? "bytes_to_bytes",
        encode: (data: Uint8Array) => codec.encode(data),
        async decode(bytes: Uint8Array) {
          refuseAbove(most, sizeOf(bytes));
          return await codec.decode(bytes);
        },
      } as Codec; // numcodecs declares that it may decode into a given array, which zarrita never asks for
    },
  };
}

/** Bytes that a chunk of this kind may have at any point of its unpacking. */
function mostOf({ shape }: Metadata): number {
  const samples = shape.reduce((product, length) => product * length, 1);
  return Math.min(mostUnpackedBytes, samples * widened + added);
}

function inflating(format: CompressionFormat, most: number): Codec {
  const codec = {
    kind: "bytes_to_bytes",
    encode: () => Promise.reject(new Error(`${format} is only read`)),
    async decode(bytes: Uint8Array) {
      const parts: Uint8Array<ArrayBuffer>[] = [];
      let length = 0;
      const stream = new Blob([new Uint8Array(bytes)])
        .stream()
        .pipeThrough(new DecompressionStream(format));
      for (const reader = stream.getReader(); ; ) {
        const { done, value } = await reader.read();
        if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
        parts.push(value);
        length += value.length;
        if (length <= most) continue;
        await reader.cancel();
        refuseAbove(most, length);
      }
    },
  };
  return codec as unknown as Codec; // as above
}

function refuseAbove(most: number, found: number): void {
  if (found > most) throw new Error(`it unpacks to ${found} bytes or more, and may have ${most}`);
}
