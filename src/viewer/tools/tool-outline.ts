import { effect, signal } from "#core/signal.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { ViewSize } from "../view-transform.ts";
import { overlay, svgElement } from "./overlay.ts";
import { selectedLabels } from "./selected-labels.ts";
import type { Outline, Point } from "./tool.ts";

export interface ToolOutline {
  show(outline: Outline | undefined): void;
  dispose(): void;
}

/** Draws the line that a tool is making over the picture; it stays where it is when the camera moves. */
export function installOutline(parts: {
  readonly element: HTMLElement;
  readonly model: ViewerModel;
  readonly size: () => ViewSize;
}): ToolOutline {
  const { element, model, size } = parts;
  const svg = overlay("tool-outline");
  const edge = pathOf({ stroke: "rgb(0 0 0 / 0.6)", width: 3 });
  const line = pathOf({ stroke: "white", width: 1.5 });
  const start = svgElement("circle", { r: "4", fill: "white", stroke: "rgb(0 0 0 / 0.6)" });
  svg.append(edge, line, start);
  element.append(svg);
  const shown = signal<Outline | undefined>(undefined);
  const stop = effect(() => {
    const { center, zoom } = model.camera.value;
    const outline = shown.value;
    svg.style.display = outline ? "" : "none";
    if (!outline) return;
    const { width, height } = size();
    const scale = 2 ** zoom;
    const toScreen = (point: Point) => {
      const [y = 0, x = 0] = point.slice(-2);
      // Level-0 pixel i is centred at i in data, at i + 0.5 on the picture.
      const px = [
        (x + 0.5 - center[0]) * scale + width / 2,
        (y + 0.5 - center[1]) * scale + height / 2,
      ];
      return px.map((at) => at.toFixed(1));
    };
    const corners = outline.points.map(toScreen);
    const path = `M${corners.map((at) => at.join(" ")).join("L")}${outline.isClosed ? "Z" : ""}`;
    for (const drawn of [edge, line]) drawn.setAttribute("d", path);
    const coloring = selectedLabels(model)?.coloring.value;
    const white = [255, 255, 255] as const;
    const colored = outline.label === 0 ? white : coloring?.colorOf(outline.label);
    const [red, green, blue] = colored ?? white;
    const color = `rgb(${red} ${green} ${blue})`;
    line.setAttribute("stroke", color);
    line.setAttribute("fill", outline.isClosed ? `rgb(${red} ${green} ${blue} / 0.2)` : "none");
    const [x = "0", y = "0"] = corners[0] ?? [];
    start.setAttribute("cx", x);
    start.setAttribute("cy", y);
    start.setAttribute("fill", color);
  });
  return {
    show(outline) {
      shown.value = outline;
    },
    dispose() {
      stop();
      svg.remove();
    },
  };
}

function pathOf({ stroke, width }: { stroke: string; width: number }): SVGElement {
  return svgElement("path", {
    fill: "none",
    stroke,
    "stroke-width": String(width),
    "stroke-linejoin": "round",
  });
}
