import { Failure } from "#core/failure.ts";
import { describeSource, type Place } from "#io/source-ref.ts";
import type { Storage } from "./host.ts";

/** All bytes of a file. Rejects with `source/unreachable` where there is none. */
export async function readFile(
  storage: Storage,
  place: Place,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const source = describeSource(place);
  const { store, key } = await storage.file(place);
  const bytes = await store.get(key, { signal });
  if (bytes) return bytes;
  throw new Failure({ code: "source/unreachable", source }, `There is no file ${source}`);
}
