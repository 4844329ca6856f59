import type { CarriedFolder } from "#core/session/carried.ts";
import type { SessionDocument } from "#core/session/document.ts";
import type { AssetSink } from "#io/share/assets.ts";
import { carryFolder } from "#io/share/carry-folder.ts";
import type { SharedFolder } from "./shared-folders.ts";

export interface CarryParts {
  readonly folders: readonly SharedFolder[];
  readonly sink: AssetSink;
  /** Where assets lie, from the address that the session will have. */
  readonly at: string;
  readonly signal: AbortSignal;
  /** Told how much of it is there, 0..1. */
  onProgress(done: number): void;
}

/** Puts all that belongs to a session where its assets go; returns the session that says so. */
export async function carrySession(
  document: SessionDocument,
  { folders, sink, at, signal, onProgress }: CarryParts,
): Promise<SessionDocument> {
  const total = folders.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  const onBytes = (bytes: number) => {
    done += bytes;
    onProgress(Math.min(1, done / Math.max(1, total)));
  };
  const carried: CarriedFolder[] = [];
  for (const { title, name, plugin, files } of folders) {
    const put = await carryFolder(files(signal), { sink, signal, onBytes });
    carried.push({ title, name, ...(plugin !== undefined && { plugin }), ...put });
  }
  return carried.length > 0 ? { ...document, carried: { at, folders: carried } } : document;
}
