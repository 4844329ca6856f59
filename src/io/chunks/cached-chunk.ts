import type { Chunk } from "./read-region.ts";

/** A decoded chunk that says how large it is. */
export type CachedChunk = Chunk & { readonly byteLength: number };

/** How much of the decoded chunks of one image is kept, for all its levels together. */
export const keptChunkBytes = 64 * 2 ** 20;
