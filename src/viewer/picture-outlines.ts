import { effect, signal } from "#core/signal.ts";
import type { Dims, ViewerModel } from "#core/viewer-model.ts";
import type { Region } from "#io/pixel-source.ts";
import { overlay, svgElement } from "./tools/overlay.ts";
import type { ViewSize } from "./view-transform.ts";

/** A box in level-0 pixels that is outlined on the picture, in the slices that it lies in. */
export interface PictureOutline {
  /** A word or two, at its upper left. */
  readonly title: string;
  /** Half-open; along y and x an axis left out reaches from 0 to `extent`, along others everywhere. */
  readonly region: Region;
  /** How far the image reaches. */
  readonly extent: { readonly y: number; readonly x: number };
}

export interface OutlineParts {
  /** What the picture is drawn in. */
  readonly element: HTMLElement;
  readonly model: ViewerModel;
  readonly size: () => ViewSize;
  /** Read again whenever a signal it uses changes. */
  readonly outlines: () => readonly PictureOutline[];
}

/** Draws outlines over the picture: thin, dashed, light on dark, below the brush. Returns what ends it. */
export function installPictureOutlines({ element, model, size, outlines }: OutlineParts) {
  const svg = overlay("picture-outlines");
  svg.style.display = "";
  element.append(svg);
  const resized = signal(0);
  const observer = new ResizeObserver(() => resized.value++);
  observer.observe(element);
  const stop = effect(() => {
    const { center, zoom } = model.camera.value;
    const dims = model.dims.value;
    const scale = 2 ** zoom;
    resized.value; // read, so that this runs again
    const { width, height } = size();
    const toScreen = (at: number, middle: number, length: number) =>
      (at - middle) * scale + length / 2; // pixel i spans i to i + 1 on the picture
    const shown = outlines().filter(({ region }) => isOnSlice(region, dims));
    svg.replaceChildren(
      ...shown.flatMap(({ title, region, extent }) => {
        const { x = [0, extent.x], y = [0, extent.y] } = region;
        const [left, right] = x.map((at) => toScreen(at, center[0], width));
        const [top, bottom] = y.map((at) => toScreen(at, center[1], height));
        return drawn(title, { left, right, top, bottom });
      }),
    );
  });
  return () => {
    stop();
    observer.disconnect();
    svg.remove();
  };
}

/** Whether a box meets the slice that is shown. */
function isOnSlice(region: Region, dims: Dims): boolean {
  return Object.entries(region).every(([axis, [start, stop]]) => {
    if (axis === "y" || axis === "x") return true;
    const at = dims[axis] ?? 0;
    return start <= at && at < stop;
  });
}

interface Box {
  readonly left?: number | undefined;
  readonly right?: number | undefined;
  readonly top?: number | undefined;
  readonly bottom?: number | undefined;
}

/** Over a dark line that is a little wider, so that it is seen on bright pixels too. */
function drawn(title: string, { left = 0, right = 0, top = 0, bottom = 0 }: Box): SVGElement[] {
  const dark = "rgb(0 0 0 / 0.6)";
  const line = { d: `M${left} ${top}H${right}V${bottom}H${left}Z`, fill: "none" };
  const place = { x: String(left + 6), y: String(top + 16) };
  const font = { ...place, "font-size": "12", "font-family": "sans-serif" };
  const shadow = svgElement("text", { ...font, stroke: dark, "stroke-width": "3" });
  const text = svgElement("text", { ...font, fill: "white" });
  for (const element of [shadow, text]) element.textContent = title;
  const dashes = { stroke: "white", "stroke-width": "1.5", "stroke-dasharray": "6 4" };
  return [
    svgElement("path", { ...line, stroke: dark, "stroke-width": "3" }),
    svgElement("path", { ...line, ...dashes }),
    shadow,
    text,
  ];
}
