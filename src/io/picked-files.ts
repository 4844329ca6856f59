import { Failure } from "#core/failure.ts";
import { findKept, keep } from "./kept-handles.ts";
import type { Place } from "./source-ref.ts";

type PickedRef = Extract<Place, { kind: "picked" }>;

/**
 * Remembers a picked or dropped file, so that page, worker and later visits find it by the reference. Without a
 * handle (Firefox, Safari) the browser keeps a copy of the file.
 */
export async function keepFile(file: FileSystemFileHandle | File): Promise<PickedRef> {
  return { kind: "picked", ...(await keep(file)) };
}

/** The kept file, if it may be read now; fails as `findKept` does. */
export async function findFile(ref: PickedRef): Promise<File> {
  const found = await findKept(ref);
  if (found instanceof File) return found;
  const handle = found as FileSystemFileHandle; // keepFile keeps nothing else under its ids
  try {
    return await handle.getFile();
  } catch (cause) {
    throw new Failure(
      { code: "source/unreachable", source: ref.name },
      `The file ${ref.name} is not where it was when it was picked; pick it again`,
      { cause },
    );
  }
}
