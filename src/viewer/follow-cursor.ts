import { effect } from "#core/signal.ts";
import { paneStart } from "./compare/comparison-look.ts";
import type { Cursor } from "./cursor.ts";
import { type ReadoutParts, readout } from "./readout.ts";
import { toWorld, type ViewSize, type World } from "./view-transform.ts";

export interface CursorParts extends ReadoutParts {
  readonly element: HTMLElement;
  readonly size: () => ViewSize;
  /** Undefined once the pointer is elsewhere. */
  onCursor(cursor: Cursor | undefined): void;
}

/**
 * Says where the pointer is and what lies under it, also when the slice or the camera moves under a still pointer. A newer
 * position stops the reading for an older one, and the pointer's leaving stops all. Returns what ends it.
 */
export function followCursor(parts: CursorParts): () => void {
  const { element, model, size, onCursor } = parts;
  let reading = new AbortController();
  let frame: number | undefined;
  let isInside = false;
  let latest: World = { x: 0, y: 0 };

  async function read(): Promise<void> {
    frame = undefined;
    reading.abort();
    reading = new AbortController();
    const { signal } = reading;
    try {
      const cursor = await readout(toWorld(latest, model.camera.value, size()), parts, signal);
      onCursor(cursor);
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }

  const ask = () => {
    frame ??= requestAnimationFrame(() => void read()); // once a frame is enough for eyes
  };
  const move = (event: PointerEvent) => {
    const { left, top } = element.getBoundingClientRect();
    const x = event.clientX - left;
    const start = paneStart(x, size(), model.comparison.value);
    latest = { x: x - start, y: event.clientY - top };
    isInside = true;
    ask();
  };
  const picture = effect(() => {
    for (const { visible } of model.layers.value) visible.value;
    model.dims.value;
    model.camera.value;
    if (isInside) ask(); // the pointer is still, and something else lies under it
  });
  const stop = () => {
    if (frame !== undefined) cancelAnimationFrame(frame);
    frame = undefined;
    reading.abort();
  };
  const leave = () => {
    isInside = false;
    stop();
    onCursor(undefined);
  };
  element.addEventListener("pointermove", move);
  element.addEventListener("pointerleave", leave);
  return () => {
    picture();
    stop();
    element.removeEventListener("pointermove", move);
    element.removeEventListener("pointerleave", leave);
  };
}
