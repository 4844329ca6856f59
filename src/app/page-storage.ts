import * as v from "valibot";
import { layersPlacedBy } from "#core/changes.ts";
import type { SessionLayer } from "#core/session/document.ts";
import { effect } from "#core/signal.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { keepFolders, ownFolder } from "#io/sessions/kept-folders.ts";
import { removeFolder, tidyStorage } from "#io/sessions/tidy-storage.ts";
import { type SourceRef, sourceRefSchema } from "#io/source-ref.ts";
import { megabytes, spaceLeft } from "#io/stores/opfs.ts";
import type { LayerPixels } from "#viewer/index.ts";

/** How long what a session needs must stay the same before it is written down. */
const quietMs = 500;
/** With less than this left a day's painting may not fit: it is said while there is room. */
const lowBytes = 50e6;
/** How long after its start a page tidies up: nobody waits for it. */
const tidyMs = 20_000;

export interface PageStorageParts {
  readonly model: ViewerModel;
  readonly pixels: LayerPixels;
  /** The session that is open; a signal is read. */
  session(): string;
  report(error: unknown): void;
  /** Told, once, in a sentence, that there is little room left. */
  warn(text: string): void;
}

/** Says what the open session needs of the browser's storage, asks the browser to keep it, and tidies what nobody needs. */
export function keepStorage(parts: PageStorageParts): () => void {
  const { session, report, warn } = parts;
  const stopped = new AbortController();
  let written = "";
  let isWarned = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const write = async (id: string, folders: readonly string[]) => {
    await keepFolders({ session: id, folders, seen: Date.now() });
    if (folders.length === 0) return;
    await askToPersist();
    const left = await spaceLeft();
    if (left > lowBytes || isWarned) return;
    isWarned = true;
    warn(
      `The browser's storage has ${megabytes(left)} left. What is painted and predicted may soon not fit: save it as a file, and delete layers or runs that you no longer need`,
    );
  };
  const stop = effect(() => {
    const [id, folders] = [session(), foldersOf(parts)];
    const now = JSON.stringify([id, folders]);
    clearTimeout(timer);
    if (now === written || (folders.length === 0 && !written.includes(id))) return;
    timer = setTimeout(() => {
      written = now;
      write(id, folders).catch(report);
    }, quietMs);
  });
  const tidy = setTimeout(() => {
    tidyStorage(Date.now(), stopped.signal).catch(() => {}); // the next page tries again
  }, tidyMs);
  return () => {
    stop();
    stopped.abort();
    clearTimeout(timer);
    clearTimeout(tidy);
  };
}

/** Removes a folder of a layer that cannot come back, unless another layer or another session needs it. */
export function dropFolder(folder: string, parts: PageStorageParts): void {
  if (foldersOf(parts).includes(folder)) return;
  removeFolder(folder, parts.session()).catch(parts.report);
}

/** Of the layers that are there, and of those that undo can bring back. */
function foldersOf({ model, pixels }: PageStorageParts): string[] {
  const open = model.layers.value.map((layer) => pixels.refOf(layer));
  const steps = [...model.history.past.value, ...model.history.future.value];
  const refs: SourceRef[] = [...open, ...steps.flatMap(layersPlacedBy).flatMap(refOf)];
  return [...new Set(refs.flatMap((ref) => ownFolder(ref) ?? []))].sort();
}

function refOf({ source }: SessionLayer): SourceRef[] {
  const parsed = v.safeParse(sourceRefSchema, source);
  return parsed.success ? [parsed.output] : [];
}

/** Once there is something to lose. Chromium decides by itself; Firefox asks the user, who may say no. */
async function askToPersist(): Promise<void> {
  if (!(await navigator.storage.persisted())) await navigator.storage.persist();
}
