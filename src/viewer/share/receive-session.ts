import * as v from "valibot";
import { isFailure } from "#core/failure.ts";
import { shortId } from "#core/ids.ts";
import type { CarriedFolder } from "#core/session/carried.ts";
import type { SessionDocument } from "#core/session/document.ts";
import type { AssetSource } from "#io/share/assets.ts";
import { receiveFolder } from "#io/share/receive-folder.ts";
import { type Place, sourceRefSchema, withPaths } from "#io/source-ref.ts";
import { openOpfs, removeStore, requireSpace } from "#io/stores/opfs.ts";
import { folderIn } from "./shared-folders.ts";

/** A folder that came with a session and belongs to a plugin. */
export interface ForPlugin {
  readonly plugin: string;
  readonly name: string;
  readonly title: string;
  /** Until `done`. */
  readonly folder: Place;
}

/** A session that was shared, with all that came with it in this browser's storage. */
export interface ReceivedSession {
  /** As it opens here. */
  readonly document: SessionDocument;
  readonly forPlugins: readonly ForPlugin[];
  /** A sentence for each thing that did not come along. */
  readonly warnings: readonly string[];
  /** Plugins have taken what is theirs. */
  done(): Promise<void>;
  /** Nothing of it is opened after all. */
  drop(): Promise<void>;
}

export interface ReceiveParts {
  readonly assets: AssetSource;
  readonly signal: AbortSignal;
  /** Told how much of it is there, 0..1. */
  onProgress(done: number): void;
}

/**
 * Brings what travels with a session into this browser. What is missing is said, and the rest opens without it; what is not what
 * the session says (`share/wrong-asset`, `share/unsafe-name`) ends it, and leaves nothing. `storage/full` comes before anything is written.
 */
export async function receiveSession(
  { carried, ...document }: SessionDocument,
  { assets, signal, onProgress }: ReceiveParts,
): Promise<ReceivedSession> {
  const folders = carried?.folders ?? [];
  const total = folders.reduce((sum, { bytes }) => sum + bytes, 0);
  if (folders.length > 0) await requireSpace(total);
  const paths = new Map<string, string>();
  const forPlugins: ForPlugin[] = [];
  const warnings: string[] = [];
  const made: string[] = [];
  let done = 0;
  const onBytes = (bytes: number) => {
    done += bytes;
    onProgress(Math.min(1, done / Math.max(1, total)));
  };
  const remove = (all: readonly string[]) =>
    Promise.all(all.map((path) => removeStore({ kind: "opfs", path })));
  try {
    for (const folder of folders) {
      const path = pathFor(folder);
      if (path === undefined) continue; // of a later Lamella
      made.push(path);
      try {
        const store = await openOpfs({ kind: "opfs", path }, { create: true });
        await receiveFolder(folder, store, { assets, signal, onBytes });
      } catch (error) {
        if (!isFailure(error, "share/missing-asset")) throw error;
        await remove([path]);
        warnings.push(`${folder.title} did not come along: ${error.message}`);
        continue;
      }
      const { plugin, name, title } = folder;
      if (plugin === undefined) paths.set(name, path);
      else forPlugins.push({ plugin, name, title, folder: { kind: "opfs", path } });
    }
  } catch (error) {
    await remove(made);
    throw error;
  }
  const temporary = forPlugins.flatMap(({ folder }) =>
    folder.kind === "opfs" ? [folder.path] : [],
  );
  return {
    document: { ...document, layers: document.layers.map((layer) => moved(layer, paths)) },
    ...{ forPlugins, warnings },
    done: async () => void (await remove(temporary)),
    drop: async () => void (await remove(made)),
  };
}

/** A new one each time: what is painted here is nobody else's, and what the folder is called was chosen elsewhere. */
function pathFor({ plugin, name }: CarriedFolder): string | undefined {
  if (plugin !== undefined) return `being-saved/${Date.now()}-${shortId()}`; // which is tidied, should the page end
  if (folderIn(name) !== name) return undefined;
  return `${name.startsWith("labels/") ? "labels" : "predictions"}/shared-${shortId()}`;
}

function moved(
  layer: SessionDocument["layers"][number],
  paths: ReadonlyMap<string, string>,
): SessionDocument["layers"][number] {
  const parsed = v.safeParse(sourceRefSchema, layer.source);
  if (!parsed.success) return layer; // whoever opens it says so
  const source = withPaths(parsed.output, (path) => {
    const folder = folderIn(path) ?? "";
    const here = paths.get(folder);
    return here === undefined ? path : `${here}${path.slice(folder.length)}`;
  });
  return { ...layer, source };
}
