import type { LabelsLayer } from "#core/layers/layer.ts";
import { effect } from "#core/signal.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { LabelsStores } from "../labels-stores.ts";
import { sliceOf } from "../layers/tile-plan.ts";
import { toWorld, type ViewSize } from "../view-transform.ts";
import { toolOf } from "./index.ts";
import type { Gesture, Point } from "./tool.ts";

export interface PointerToolsParts {
  /** What the picture is drawn in: pointer events are taken from here. */
  readonly element: HTMLElement;
  readonly model: ViewerModel;
  readonly labels: LabelsStores;
  readonly size: () => ViewSize;
  run(command: string, args: unknown): Promise<unknown>;
  /** Told of a gesture that failed at its end, or could not begin. */
  report(error: unknown): void;
}

/** A gesture under way: the pointer that makes it, and where the sliders stood when it began. */
interface Pressed {
  readonly gesture: Gesture;
  readonly pointerId: number;
  toPoint(event: PointerEvent): Point;
}

/**
 * Leads the pointer's events on the canvas to the tool in use, for the selected labels layer. Escape, a lost pointer and a
 * change of tool or layer cancel the gesture. Returns what ends it.
 */
export function installPointerTools(parts: PointerToolsParts): () => void {
  const { element, model, report } = parts;
  let pressed: Pressed | undefined;

  function cancel(): void {
    const { gesture } = pressed ?? {};
    pressed = undefined;
    gesture?.cancel();
  }

  const listeners = {
    pointerdown(event: PointerEvent) {
      if (event.button !== 0 || pressed) return;
      try {
        pressed = press(parts, event);
      } catch (error) {
        report(error);
      }
      if (!pressed) return;
      element.setPointerCapture(event.pointerId);
      event.preventDefault(); // or text is selected, and the page scrolled by a pen
    },
    pointermove(event: PointerEvent) {
      if (pressed?.pointerId !== event.pointerId) return;
      const between = event.getCoalescedEvents();
      const { toPoint, gesture } = pressed;
      gesture.move((between.length > 0 ? between : [event]).map(toPoint));
    },
    pointerup(event: PointerEvent) {
      if (pressed?.pointerId !== event.pointerId) return;
      const { gesture } = pressed;
      pressed = undefined;
      gesture.release().catch(report);
    },
    pointercancel: cancel,
    lostpointercapture: cancel, // follows each release too: by then nothing is pressed
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !pressed) return;
    event.stopPropagation();
    cancel();
  };

  const elementEvents = Object.entries(listeners) as [keyof typeof listeners, () => void][]; // by event
  for (const [type, listener] of elementEvents) element.addEventListener(type, listener);
  window.addEventListener("keydown", onKey, { capture: true });
  const stop = effect(() => {
    const tool = toolOf(model.tool.value);
    const target = selectedLabels(model);
    element.style.cursor = tool && target ? (tool.ring === "none" ? "crosshair" : "none") : "";
    element.style.touchAction = tool ? "none" : "";
    cancel();
  });
  return () => {
    stop();
    cancel();
    for (const [type, listener] of elementEvents) element.removeEventListener(type, listener);
    window.removeEventListener("keydown", onKey, { capture: true });
    element.style.cursor = "";
    element.style.touchAction = "";
  };
}

function press({ model, labels, element, size, run }: PointerToolsParts, event: PointerEvent) {
  const tool = toolOf(model.tool.peek());
  const layer = selectedLabels(model);
  if (!tool || !layer) return undefined;
  const slice = sliceOf(layer.grid, model.dims.peek());
  const toPoint = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top } = element.getBoundingClientRect();
    const px = { x: clientX - left, y: clientY - top };
    const world = toWorld(px, model.camera.peek(), size());
    return [...slice, world.y - 0.5, world.x - 0.5];
  };
  const context = { layer, store: labels.store(layer.id), run };
  const gesture = tool.press(context, toPoint(event));
  return gesture && { gesture, pointerId: event.pointerId, toPoint };
}

/** The layer that tools work on: the selected one, if it holds labels and can be seen. */
export function selectedLabels(model: ViewerModel): LabelsLayer | undefined {
  const layer = model.layers.value.find(({ id }) => id === model.selected.value);
  return layer?.kind === "labels" && layer.visible.value ? layer : undefined;
}
