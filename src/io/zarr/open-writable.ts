import { Failure } from "#core/failure.ts";
import { storeInside, type WritableStore } from "../stores/store.ts";
import { chunkCodecs } from "./chunk-codec.ts";
import { type WritableOmeZarr, writableLevels } from "./create-ome-zarr.ts";
import { openOmeZarr } from "./open-ome-zarr.ts";
import { readArrayMetadata } from "./zarr-node.ts";

/**
 * Opens what `createOmeZarr` made, to go on writing. An image in another layout or packing, which would be
 * damaged by that, is `reader/unsupported`.
 */
export async function openWritableOmeZarr(
  store: WritableStore,
  reading: { source: string; signal: AbortSignal },
): Promise<WritableOmeZarr> {
  const { grid, levels } = await openOmeZarr(store, reading);
  const ours = await Promise.all(levels.map((_, i) => isOurs(store, { level: i, ...reading })));
  if (ours.includes(false))
    throw new Failure(
      { code: "reader/unsupported", source: reading.source },
      `Cannot write to ${reading.source}: it is packed in another way than layers are packed here`,
    );
  const plans = levels.map(({ shape, chunks, dtype }) => ({ shape, chunkShape: chunks, dtype }));
  return { grid, levels: writableLevels(store, plans) };
}

async function isOurs(
  store: WritableStore,
  { level, ...reading }: { level: number; source: string; signal: AbortSignal },
): Promise<boolean> {
  const folder = storeInside(store, String(level));
  const found = await readArrayMetadata(folder, { version: 3, ...reading });
  return found !== undefined && JSON.stringify(found.codecs) === JSON.stringify(chunkCodecs);
}
