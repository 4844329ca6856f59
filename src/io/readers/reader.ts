import type { CachedChunk } from "../chunks/cached-chunk.ts";
import type { ChunkCache } from "../chunks/chunk-cache.ts";
import type { StoredFile } from "../files/stored-file.ts";
import type { MultiscaleImage } from "../pixel-source.ts";
import type { Store } from "../stores/store.ts";

export interface OpenOptions {
  /** Names the place in failures. */
  readonly source: string;
  readonly signal: AbortSignal;
  /** To keep decoded chunks in, where several images share one; keys begin with the source. */
  readonly cache?: ChunkCache<CachedChunk> | undefined;
}

interface Format {
  readonly id: string;
  /** For people: "OME-Zarr". */
  readonly title: string;
  /** Whether a place of that name may be of this format. Looks at nothing but the name. */
  accepts(name: string): boolean;
}

/** A format whose images are folders. `open` rejects with `reader/unsupported` where it turns out to be something else. */
export interface FolderReader extends Format {
  readonly holds: "folder";
  open(store: Store, options: OpenOptions): Promise<MultiscaleImage>;
}

/** A format whose images are single files; the code that reads them is loaded with the first of them. */
export interface FileReader extends Format {
  readonly holds: "file";
  /** The first bytes that such a file has; one of these. */
  readonly starts: readonly (readonly number[])[];
  open(file: StoredFile, options: OpenOptions): Promise<MultiscaleImage>;
}

/** A format. A new one is a file here and a line in index.ts. */
export type Reader = FolderReader | FileReader;
