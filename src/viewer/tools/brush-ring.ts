import { effect, signal } from "#core/signal.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import { toolOf } from "./index.ts";
import { selectedLabels } from "./pointer-tools.ts";

const svgNamespace = "http://www.w3.org/2000/svg";

/** Shows the brush around the pointer: a ring of true size in the label's colour, dashed for the eraser. Returns what ends it. */
export function installBrushRing(element: HTMLElement, model: ViewerModel): () => void {
  const { svg, circles, ring } = createRing();
  const isInside = signal(false);
  element.append(svg);

  const move = (event: PointerEvent) => {
    const { left, top } = element.getBoundingClientRect();
    svg.style.transform = `translate(${event.clientX - left}px, ${event.clientY - top}px)`;
    isInside.value = true;
  };
  const leave = () => {
    isInside.value = false;
  };
  const events = { pointermove: move, pointerdown: move, pointerleave: leave };
  const entries = Object.entries(events) as [keyof typeof events, typeof move][]; // by event
  for (const [type, listener] of entries) element.addEventListener(type, listener);
  const stop = effect(() => {
    const kind = toolOf(model.tool.value)?.ring ?? "none";
    const layer = selectedLabels(model);
    const isShown = isInside.value && kind !== "none" && layer !== undefined;
    svg.style.display = isShown ? "" : "none";
    if (!layer) return;
    // A brush of radius 0 still paints one pixel.
    const radius = Math.max(layer.brushRadiusPx.value, 0.5) * 2 ** model.camera.value.zoom;
    for (const circle of circles) circle.setAttribute("r", String(radius));
    const label = kind === "dashed" ? 0 : layer.selectedLabel.value;
    const [red, green, blue] = label === 0 ? [255, 255, 255] : layer.coloring.value.colorOf(label);
    ring.setAttribute("stroke", `rgb(${red} ${green} ${blue})`);
    ring.setAttribute("stroke-dasharray", kind === "dashed" ? "4 3" : "none");
  });
  return () => {
    stop();
    for (const [type, listener] of entries) element.removeEventListener(type, listener);
    svg.remove();
  };
}

/** The ring over a dark one that is a little wider, so that it is seen on bright pixels too. */
function createRing() {
  const svg = document.createElementNS(svgNamespace, "svg");
  svg.setAttribute("width", "1");
  svg.setAttribute("height", "1");
  svg.setAttribute("aria-hidden", "true");
  svg.style.cssText =
    "position: absolute; left: 0; top: 0; overflow: visible; pointer-events: none; z-index: 1; display: none";
  const edge = circleOf("rgb(0 0 0 / 0.6)", 3);
  const ring = circleOf("white", 1.5);
  svg.append(edge, ring);
  return { svg, ring, circles: [edge, ring] };
}

function circleOf(stroke: string, width: number): SVGCircleElement {
  const circle = document.createElementNS(svgNamespace, "circle");
  circle.setAttribute("fill", "none");
  circle.setAttribute("stroke", stroke);
  circle.setAttribute("stroke-width", String(width));
  return circle;
}
