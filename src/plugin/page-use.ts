import { isFailure } from "#core/failure.ts";
import { effect } from "#core/signal.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { WorkerClient } from "#worker/client.ts";
import { usePage } from "#worker/tokens.ts";

/** How long after the last sign of somebody the page counts as in use. */
const quietMs = 2000;

/** What somebody does with a page whether or not the picture moves. */
const deeds = ["pointerdown", "pointermove", "wheel", "keydown"] as const;

/** Keeps the worker told whether the page is in use. Returns what ends it. */
export function tellPageUse(client: WorkerClient, model: ViewerModel): () => void {
  const tell = (isInUse: boolean) => {
    client.run(usePage, { isInUse }).catch((error: unknown) => {
      if (!isFailure(error, "worker/lost")) throw error; // a lost worker needs no core, and others tell of it
    });
  };
  return watchPageUse(document, { model, tell });
}

/**
 * Tells whenever it changes whether the page is in use: it can be seen, and within the last two seconds pointer, wheel or
 * key were used, or the picture moved, as while an axis is played. Returns what ends it.
 */
export function watchPageUse(
  page: Document,
  {
    model,
    tell,
    quiet = quietMs,
  }: {
    readonly model: Pick<ViewerModel, "camera" | "dims">;
    readonly tell: (isInUse: boolean) => void;
    /** Milliseconds. */
    readonly quiet?: number;
  },
): () => void {
  let isInUse = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const become = (next: boolean) => {
    if (next !== isInUse) tell(next);
    isInUse = next;
  };
  const rest = () => {
    clearTimeout(timer);
    become(false);
  };
  const notice = () => {
    if (page.hidden) return rest();
    clearTimeout(timer);
    timer = setTimeout(rest, quiet);
    become(true);
  };
  for (const deed of deeds) page.addEventListener(deed, notice, { capture: true, passive: true });
  page.addEventListener("visibilitychange", notice);
  const stop = effect(() => {
    if (model.camera.value && model.dims.value) notice(); // both are objects: it only asks to be told of changes
  });
  return () => {
    stop();
    rest();
    for (const deed of deeds) page.removeEventListener(deed, notice, { capture: true });
    page.removeEventListener("visibilitychange", notice);
  };
}
