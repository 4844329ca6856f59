import { Failure, isFailure } from "#core/failure.ts";
import { StoredFile } from "../files/stored-file.ts";
import type { MultiscaleImage } from "../pixel-source.ts";
import { describeSource, nameOf, type Place } from "../source-ref.ts";
import type { Key, Store } from "../stores/store.ts";
import { jpeg } from "./jpeg.ts";
import { npy } from "./npy.ts";
import { omeZarr } from "./ome-zarr.ts";
import { png } from "./png.ts";
import type { FileReader, OpenOptions, Reader } from "./reader.ts";
import { tiff } from "./tiff.ts";

/** All formats; the first that accepts a name opens it. */
export const readers: readonly Reader[] = [omeZarr, tiff, png, jpeg, npy];

export interface Stores {
  /** The files below a place that is a folder. */
  folder(): Promise<Store>;
  /** A place that is a file: the folder it lies in, and its name there. */
  file(): Promise<{ store: Store; key: Key }>;
}

/** Opens what lies at a place with the reader for its name. */
export async function openWithReader(
  stores: Stores,
  { place, ...options }: { place: Place } & Omit<OpenOptions, "source">,
): Promise<MultiscaleImage> {
  const source = describeSource(place);
  const reader = readerFor(nameOf(place));
  if (!reader) throw noReader(source);
  const { signal } = options;
  if (reader.holds === "folder") {
    const store = await stores.folder();
    signal.throwIfAborted();
    return reader.open(store, { source, ...options });
  }
  const { store, key } = await stores.file();
  signal.throwIfAborted();
  return openFile(reader, new StoredFile(store, { key, source }), { source, ...options });
}

/** A file of another format than its name says is opened all the same: by its first bytes. */
async function openFile(
  reader: FileReader,
  file: StoredFile,
  options: OpenOptions,
): Promise<MultiscaleImage> {
  try {
    return await reader.open(file, options);
  } catch (error) {
    if (!isFailure(error, "reader/unsupported")) throw error;
    const start = await file.read({ offset: 0, length: 4 }, options);
    const isStart = (bytes: readonly number[]) => bytes.every((byte, i) => byte === start[i]);
    const other = readers.find((one) => one.holds === "file" && one.starts.some(isStart));
    if (other?.holds !== "file" || other === reader) throw error;
    return other.open(file, options);
  }
}

/** By the ending of the name: a folder may have any. */
export function readerFor(name: string): Reader | undefined {
  return readers.find((candidate) => candidate.accepts(name));
}

function noReader(source: string): Failure {
  const known = readers.map(({ title }) => title).join(", ");
  return new Failure(
    { code: "reader/unsupported", source },
    `No reader for ${source}; known: ${known}`,
  );
}
