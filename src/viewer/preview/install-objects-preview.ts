import { labelColor } from "#core/labels/label-color.ts";
import type { Layer } from "#core/layers/layer.ts";
import { effect, signal } from "#core/signal.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { PixelSource } from "#io/pixel-source.ts";
import type { ViewSize } from "../view-transform.ts";
import { type PreviewedObjects, previewObjects } from "./preview-objects.ts";

export interface ObjectsPreviewParts {
  /** What the picture is drawn in. */
  readonly element: HTMLElement;
  readonly model: ViewerModel;
  readonly size: () => ViewSize;
  levels(layer: Layer): readonly PixelSource[];
  report(error: unknown): void;
}

/**
 * Outlines the objects that a prediction would become, over the picture, while its layer is selected. They follow threshold, rules,
 * slice and camera: what was found stays in its place until the next is there, and only the latest is worked on. Returns what ends it.
 */
export function installObjectsPreview(parts: ObjectsPreviewParts): () => void {
  const { element, model, size, levels, report } = parts;
  const canvas = document.createElement("canvas");
  canvas.className = "objects-preview";
  canvas.setAttribute("aria-hidden", "true");
  canvas.style.cssText =
    "position: absolute; left: 0; top: 0; transform-origin: 0 0; pointer-events: none; image-rendering: pixelated; display: none";
  element.append(canvas);
  const shown = signal<PreviewedObjects | undefined>(undefined);
  const resized = signal(0);
  const observer = new ResizeObserver(() => resized.value++);
  observer.observe(element);
  let working = new AbortController();

  const work = effect(() => {
    working.abort();
    working = new AbortController();
    resized.value; // read, so that this runs again
    const wanted = wantedOf(model);
    if (!wanted) {
      shown.value = undefined;
      return;
    }
    const { layer } = wanted;
    const { signal } = working;
    const [camera, dims] = [model.camera.value, model.dims.value];
    const look = { ...wanted, camera, dims, threshold: layer.threshold.value, size: size() };
    // By then a slider that moves has said where it stands now.
    const begin = () =>
      previewObjects({ ...look, levels: levels(layer) }, signal).then(
        (found) => {
          if (!signal.aborted) shown.value = found;
        },
        (error: unknown) => {
          if (!signal.aborted) report(error);
        },
      );
    const frame = requestAnimationFrame(() => void begin());
    signal.addEventListener("abort", () => cancelAnimationFrame(frame), { once: true });
  });
  const paint = effect(() => {
    canvas.style.display = shown.value ? "" : "none";
    if (shown.value) drawOutlines(canvas, shown.value);
    model.countPreviewed(shown.value?.count);
  });
  const place = effect(() => {
    const { center, zoom } = model.camera.value;
    resized.value; // as above
    if (!shown.value) return;
    const { at, scale } = shown.value;
    const { width, height } = size();
    const onScreen = 2 ** zoom;
    const left = (at.x - center[0]) * onScreen + width / 2;
    const top = (at.y - center[1]) * onScreen + height / 2;
    const factors = [scale.x, scale.y].map((factor) => factor * onScreen);
    canvas.style.transform = `translate(${left}px, ${top}px) scale(${factors.join(", ")})`;
  });
  return () => {
    for (const stop of [work, paint, place]) stop();
    observer.disconnect();
    working.abort();
    canvas.remove();
  };
}

/** Nothing while another layer is selected. */
function wantedOf({ objectsPreview, layers, selected }: ViewerModel) {
  const preview = objectsPreview.value;
  const layer = layers.value.find(({ id }) => id === preview?.layer);
  if (!preview || layer?.kind !== "probability" || layer.id !== selected.value) return undefined;
  return { layer, choice: preview.choice };
}

/** The pixels of each object that have others beside them, in the colour of the label that it might become. */
function drawOutlines(canvas: HTMLCanvasElement, found: PreviewedObjects): void {
  const { objects, width, height } = found;
  const rgba = new Uint8ClampedArray(4 * objects.length);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const object = objects[at] ?? 0;
      if (object === 0) continue;
      const isInside =
        (x === 0 || objects[at - 1] === object) &&
        (x === width - 1 || objects[at + 1] === object) &&
        (y === 0 || objects[at - width] === object) &&
        (y === height - 1 || objects[at + width] === object);
      if (!isInside) rgba.set([...labelColor(object, 0), 255], 4 * at);
    }
  canvas.width = width;
  canvas.height = height;
  canvas.getContext("2d")?.putImageData(new ImageData(rgba, width), 0, 0);
}
