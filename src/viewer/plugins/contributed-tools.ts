import { effect, type ReadonlySignal } from "#core/signal.ts";
import type { ContributedToolId, ViewerModel } from "#core/viewer-model.ts";
import { paneStart } from "../compare/comparison-look.ts";
import { toWorld, type ViewSize } from "../view-transform.ts";
import type { PicturePoint, PluginGesture, PluginTool } from "./plugin.ts";

/** A tool that a plugin brings. */
export interface ContributedTool {
  readonly id: ContributedToolId;
  /** As CSS names it. */
  readonly cursor: string;
  /** Loads the plugin's code. */
  load(): Promise<PluginTool>;
}

export interface ContributedToolsParts {
  /** What the picture is drawn in: pointer events are taken from here. */
  readonly element: HTMLElement;
  readonly model: ViewerModel;
  readonly tools: ReadonlySignal<readonly ContributedTool[]>;
  readonly size: () => ViewSize;
  /** Told of a gesture that failed. */
  report(error: unknown): void;
}

/** A gesture under way; the plugin's part of it is there once its code has loaded. */
interface Pressed {
  readonly pointerId: number;
  readonly gesture: Promise<PluginGesture | undefined>;
}

/**
 * Leads the pointer's events on the canvas to the tool of a plugin while that is in use. Escape, a lost pointer and a change of tool
 * cancel the gesture. Returns what ends it.
 */
export function installContributedTools(parts: ContributedToolsParts): () => void {
  const { element, model, tools, report } = parts;
  let pressed: Pressed | undefined;
  const inUse = () => tools.value.find(({ id }) => id === model.toolInUse.value);
  const tell = (what: (gesture: PluginGesture) => unknown) =>
    void pressed?.gesture.then((gesture) => gesture && what(gesture)).catch(report);
  const end = (what: (gesture: PluginGesture) => unknown) => {
    tell(what);
    pressed = undefined;
  };
  const cancel = () => end((gesture) => gesture.cancel?.());
  const isMine = (event: PointerEvent) => event.pointerId === pressed?.pointerId;

  const stop = new AbortController();
  const { signal } = stop;
  const listen = (
    type: "pointerdown" | "pointermove" | "pointerup",
    react: (e: PointerEvent) => void,
  ) => element.addEventListener(type, react, { signal });
  listen("pointerdown", (event) => {
    const tool = inUse();
    if (!tool || event.button !== 0 || pressed) return;
    const at = pointOf(event, parts);
    element.setPointerCapture(event.pointerId);
    const gesture = tool.load().then((loaded) => loaded.press(at));
    const told = gesture.catch((error: unknown) => {
      report(error); // once, and not again for each further event
      return undefined;
    });
    pressed = { pointerId: event.pointerId, gesture: told };
  });
  listen("pointermove", (event) => {
    const at = pointOf(event, parts);
    if (isMine(event)) tell((gesture) => gesture.move?.(at));
  });
  listen("pointerup", (event) => {
    const at = pointOf(event, parts);
    if (isMine(event)) end((gesture) => gesture.release?.(at));
  });
  element.addEventListener("lostpointercapture", cancel, { signal }); // follows each release too: by then nothing is pressed
  window.addEventListener("keydown", ({ key }) => key === "Escape" && cancel(), {
    signal,
    capture: true,
  });
  const stopLooks = effect(() => {
    const tool = inUse();
    if (tool) element.style.cursor = tool.cursor;
    cancel();
  });
  return () => {
    stop.abort();
    stopLooks();
    cancel();
  };
}

/** In data coordinates: pixel i of level 0 is centred at i. */
function pointOf(
  { clientX, clientY }: PointerEvent,
  { element, model, size }: ContributedToolsParts,
): PicturePoint {
  const { left, top } = element.getBoundingClientRect();
  const start = paneStart(clientX - left, size(), model.comparison.peek());
  const px = { x: clientX - left - start, y: clientY - top };
  const { x, y } = toWorld(px, model.camera.peek(), size());
  return { ...model.dims.peek(), x: x - 0.5, y: y - 0.5 };
}
