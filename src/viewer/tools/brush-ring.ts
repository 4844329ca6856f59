import type { LabelsLayer } from "#core/layers/layer.ts";
import { effect, signal } from "#core/signal.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { brushRadius, resizedRadius } from "./brush-radius.ts";
import { toolOf } from "./index.ts";
import { overlay, svgElement } from "./overlay.ts";
import { selectedLabels } from "./selected-labels.ts";

export interface BrushRingParts {
  /** What the picture is drawn in. */
  readonly element: HTMLElement;
  readonly model: ViewerModel;
  run(command: string, args: unknown): Promise<unknown>;
  report(error: unknown): void;
}

/** A change of the brush's size under way: from where the pointer began it, and how large the brush was. */
interface Resizing {
  readonly startX: number;
  readonly radius: number;
  readonly layer: LabelsLayer;
}

/**
 * Shows the brush around the pointer: a ring of true size in the label's colour, dashed for the eraser. With Alt held, moving
 * to the left or right, pressed or not, makes the brush smaller or larger; the ring stays, and its radius stands beside it.
 * Returns what ends it.
 */
export function installBrushRing({ element, model, run, report }: BrushRingParts): () => void {
  const { svg, circles, ring, texts } = createRing();
  const isInside = signal(false);
  const resizing = signal<Resizing | undefined>(undefined);
  const place = placedOncePerFrame(element, svg);
  element.append(svg);

  const move = (event: PointerEvent) => {
    isInside.value = true;
    const layer = selectedLabels(model);
    const isBrush = (toolOf(model.toolInUse.value)?.ring ?? "none") !== "none";
    const drawsAlready = event.buttons !== 0 && !resizing.value && event.type === "pointermove";
    if (!event.altKey || !layer || !isBrush || drawsAlready) {
      resizing.value = undefined;
      place.at(event);
      return;
    }
    resizing.value ??= { startX: event.clientX, radius: layer.brushRadiusPx.value, layer };
    const { startX, radius } = resizing.value;
    const scale = 2 ** model.camera.value.zoom;
    const resized = resizedRadius(layer, { radius, byPx: event.clientX - startX, scale });
    if (resized !== layer.brushRadiusPx.value)
      run("layers.set", { layer: layer.id, brushRadiusPx: resized }).catch(report);
  };
  const leave = () => {
    isInside.value = false;
    resizing.value = undefined;
  };
  const keyUp = (event: KeyboardEvent) => {
    if (event.key !== "Alt" || !resizing.value) return;
    resizing.value = undefined;
    event.preventDefault(); // or some browsers open their menu bar
  };
  const events = { pointermove: move, pointerdown: move, pointerleave: leave };
  const entries = Object.entries(events) as [keyof typeof events, typeof move][]; // by event
  for (const [type, listener] of entries) element.addEventListener(type, listener);
  window.addEventListener("keyup", keyUp);
  const stop = effect(() => {
    const kind = toolOf(model.toolInUse.value)?.ring ?? "none";
    const layer = selectedLabels(model);
    const isShown = isInside.value && kind !== "none" && layer !== undefined;
    svg.style.display = isShown ? "" : "none";
    if (!layer) return;
    const scale = 2 ** model.camera.value.zoom;
    // A brush of radius 0 still paints one pixel.
    const radius = Math.max(brushRadius(layer, scale), 0.5) * scale;
    for (const circle of circles) circle.setAttribute("r", String(radius));
    const label = kind === "dashed" ? 0 : layer.selectedLabel.value;
    const [red, green, blue] = label === 0 ? [255, 255, 255] : layer.coloring.value.colorOf(label);
    ring.setAttribute("stroke", `rgb(${red} ${green} ${blue})`);
    ring.setAttribute("stroke-dasharray", kind === "dashed" ? "4 3" : "none");
    for (const text of texts) {
      text.setAttribute("x", String(radius + 8));
      text.textContent = resizing.value ? `${layer.brushRadiusPx.value} px` : "";
    }
  });
  return () => {
    stop();
    for (const [type, listener] of entries) element.removeEventListener(type, listener);
    window.removeEventListener("keyup", keyUp);
    place.stop();
    svg.remove();
  };
}

/** Brings a drawing to where the pointer is, in the next frame: others ask for the layout in the same event, which a change would have made anew. */
function placedOncePerFrame(element: HTMLElement, svg: SVGSVGElement) {
  let frame: number | undefined;
  let latest = { clientX: 0, clientY: 0 };
  const move = () => {
    frame = undefined;
    const { left, top } = element.getBoundingClientRect();
    svg.style.transform = `translate(${latest.clientX - left}px, ${latest.clientY - top}px)`;
  };
  return {
    at({ clientX, clientY }: PointerEvent) {
      latest = { clientX, clientY };
      frame ??= requestAnimationFrame(move);
    },
    stop() {
      if (frame !== undefined) cancelAnimationFrame(frame);
    },
  };
}

/** The ring and its number over dark ones that are a little wider, so that they are seen on bright pixels too. */
function createRing() {
  const svg = overlay("brush-ring");
  const dark = "rgb(0 0 0 / 0.6)";
  const edge = svgElement("circle", { fill: "none", stroke: dark, "stroke-width": "3" });
  const ring = svgElement("circle", { fill: "none", stroke: "white", "stroke-width": "1.5" });
  const font = { y: "4", "font-size": "12", "font-family": "sans-serif" };
  const shadow = svgElement("text", { ...font, fill: dark, stroke: dark, "stroke-width": "3" });
  const text = svgElement("text", { ...font, fill: "white" });
  svg.append(edge, shadow, text, ring);
  return { svg, ring, circles: [edge, ring], texts: [shadow, text] };
}
