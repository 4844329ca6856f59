import { computed, effect } from "#core/signal.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { paneStart } from "../compare/comparison-look.ts";
import type { LabelsStores } from "../labels-stores.ts";
import { sliceOf } from "../layers/tile-plan.ts";
import { toWorld, type ViewSize } from "../view-transform.ts";
import { GestureInHand, type Pressed } from "./gesture-in-hand.ts";
import { toolOf } from "./index.ts";
import { selectedLabels } from "./selected-labels.ts";
import type { Outline, Point, Press, ToolContext } from "./tool.ts";
import { installOutline } from "./tool-outline.ts";

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

const buttons: { readonly [button: number]: Press["button"] | undefined } = {
  0: "left",
  2: "right",
};

/**
 * Leads the pointer's events on the canvas to the tool in use, for the selected labels layer. Escape, a lost pointer and a
 * change of tool or layer cancel the gesture; Enter and a double click complete one of several clicks, which another slice
 * cancels too. While another tool is borrowed a gesture waits. Returns what ends it.
 */
export function installPointerTools(parts: PointerToolsParts): () => void {
  const { element, model, report } = parts;
  const outline = installOutline(parts);
  const hand = new GestureInHand({ report, onEnd: () => outline.show(undefined) });
  const listeners = listenersOf(parts, { hand, show: outline.show });
  const onKey = (event: KeyboardEvent) => {
    if (!hand.kind) return;
    const isTyping = event.composedPath().some((at) => at instanceof HTMLInputElement);
    if (event.key === "Escape") hand.cancel();
    else if (event.key === "Enter" && hand.kind === "clicks" && !isTyping) hand.complete();
    else return;
    event.stopPropagation();
    event.preventDefault(); // or Enter presses the button that has the focus
  };
  const elementEvents = Object.entries(listeners) as [keyof typeof listeners, () => void][]; // by event
  for (const [type, listener] of elementEvents) element.addEventListener(type, listener);
  window.addEventListener("keydown", onKey, { capture: true });
  const target = computed(() => selectedLabels(model)); // which stays while others come and go
  const stopLooks = effect(() => {
    const tool = toolOf(model.toolInUse.value);
    element.style.cursor =
      tool && target.value ? (tool.ring === "none" ? "crosshair" : "none") : "";
    element.style.touchAction = tool ? "none" : "";
  });
  const stopLayer = effect(() => {
    target.value;
    hand.cancel();
  });
  const stopTool = effect(() => {
    if (hand.tool !== model.tool.value) hand.cancel(); // what was borrowed and is chosen now goes on
  });
  const stopBorrowed = effect(() => {
    const known = [model.tool.value, model.toolInUse.value];
    const isGivenBack = known.every((tool) => tool !== hand.tool);
    if (hand.kind === "clicks" && isGivenBack) hand.cancel(); // nobody would add a corner; a drag goes on to its release
  });
  const stopSlice = effect(() => {
    model.dims.value; // a polygon of another slice could not be seen
    if (hand.kind === "clicks") hand.cancel();
  });
  return () => {
    stopLooks();
    stopLayer();
    stopTool();
    stopBorrowed();
    stopSlice();
    hand.cancel();
    outline.dispose();
    for (const [type, listener] of elementEvents) element.removeEventListener(type, listener);
    window.removeEventListener("keydown", onKey, { capture: true });
    element.style.cursor = "";
    element.style.touchAction = "";
  };
}

function listenersOf(
  parts: PointerToolsParts,
  { hand, show }: { hand: GestureInHand; show: (outline: Outline) => void },
) {
  const { element, model } = parts;
  const cancel = () => hand.cancel();
  const isWaiting = () => hand.tool !== model.toolInUse.peek();
  return {
    pointerdown(event: PointerEvent) {
      const button = buttons[event.button];
      const isResizing = event.altKey && toolOf(model.toolInUse.peek())?.ring !== "none";
      if (!button || isResizing) return;
      if (hand.kind && isWaiting()) return;
      if (hand.kind) return hand.press(event, button);
      const pressed = tryPress(parts, { event, button, show });
      if (!pressed) return;
      hand.begin(pressed);
      if (pressed.gesture.kind === "drag") element.setPointerCapture(event.pointerId);
      event.preventDefault(); // or text is selected, and the page scrolled by a pen
    },
    pointermove: (event: PointerEvent) => hand.move(event),
    pointerup: (event: PointerEvent) => hand.release(event),
    dblclick() {
      if (!isWaiting()) hand.complete();
    },
    contextmenu(event: Event) {
      if (toolOf(model.toolInUse.peek()) && selectedLabels(model)) event.preventDefault();
    },
    pointercancel: cancel,
    lostpointercapture() {
      if (hand.kind === "drag") hand.cancel(); // it follows each release too: by then nothing is pressed
    },
  };
}

/** Nothing where the gesture could not begin, which is told. */
function tryPress(parts: PointerToolsParts, from: From): Pressed | undefined {
  try {
    return press(parts, from);
  } catch (error) {
    parts.report(error);
    return undefined;
  }
}

interface From {
  readonly event: PointerEvent;
  readonly button: Press["button"];
  show(outline: Outline): void;
}

function press(
  { model, labels, element, size, run }: PointerToolsParts,
  from: From,
): Pressed | undefined {
  const tool = toolOf(model.toolInUse.peek());
  const layer = selectedLabels(model);
  if (!tool || !layer) return undefined;
  const slice = sliceOf(layer.grid, model.dims.peek());
  const pressed = from.event.clientX - element.getBoundingClientRect().left;
  const start = paneStart(pressed, size(), model.comparison.peek()); // a stroke stays in its pane
  const toPoint = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top } = element.getBoundingClientRect();
    const px = { x: clientX - left - start, y: clientY - top };
    const world = toWorld(px, model.camera.peek(), size());
    return [...slice, world.y - 0.5, world.x - 0.5];
  };
  const { event, button, show } = from;
  const scale = 2 ** model.camera.peek().zoom;
  const context: ToolContext = { layer, store: labels.store(layer.id), scale, show, run };
  const gesture = tool.press(context, { point: toPoint(event), button });
  return gesture && { tool: tool.id, gesture, pointerId: event.pointerId, toPoint };
}
