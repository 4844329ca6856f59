import { Failure } from "#core/failure.ts";
import type { MultiscaleImage } from "../pixel-source.ts";
import { describeSource, nameOf, type Place } from "../source-ref.ts";
import type { Store } from "../stores/store.ts";
import { omeZarr } from "./ome-zarr.ts";
import type { Reader } from "./reader.ts";

/** All formats; the first that accepts a name opens it. */
export const readers: readonly Reader[] = [omeZarr];

/** Opens what a store holds with the reader for it; `place` is where the store is. */
export async function openWithReader(
  store: Store,
  { place, signal }: { place: Place; signal: AbortSignal },
): Promise<MultiscaleImage> {
  const source = describeSource(place);
  const reader = readers.find((candidate) => candidate.accepts(nameOf(place)));
  if (reader) return reader.open(store, { source, signal });
  const known = readers.map(({ title }) => title).join(", ");
  throw new Failure(
    { code: "reader/unsupported", source },
    `No reader for ${source}; known: ${known}`,
  );
}
