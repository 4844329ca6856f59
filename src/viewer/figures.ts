import type { ViewerModel } from "#core/viewer-model.ts";
import type { TileCounts } from "./draw-state.ts";
import type { LabelsStores } from "./labels-stores.ts";
import type { LayerDrawing } from "./layers/renderers.ts";
import type { PictureMeters, Timing } from "./meters.ts";
import { selectedLabels } from "./tools/selected-labels.ts";

/** How the picture fares, as `lamella-performance` shows it and `view.figures` returns it. JSON. */
export interface Figures {
  readonly redrawsASecond: number;
  readonly redraw: Timing;
  /** From a pointer event to the end of the frame that shows what it painted. */
  readonly stroke: Timing;
  readonly tiles: TileCounts;
  /** Bytes by owner; what a browser does not tell is left out. */
  readonly memory: { readonly [owner: string]: number };
}

export interface FigureParts {
  readonly model: ViewerModel;
  readonly meters: PictureMeters;
  readonly labels: LabelsStores;
  readonly drawing: LayerDrawing;
  /** Of the layers that deck.gl draws. */
  tiles(): TileCounts;
}

export function figuresOf({ model, meters, labels, drawing, tiles }: FigureParts): Figures {
  const ids = model.layers.peek().flatMap(({ kind, id }) => (kind === "labels" ? [id] : []));
  const labelBytes = ids.reduce((sum, id) => sum + labels.get(id).byteLength, 0);
  const heap = heapBytes();
  return {
    redrawsASecond: meters.redrawsASecond,
    redraw: meters.redraw.timing,
    stroke: meters.stroke.timing,
    tiles: tiles(),
    memory: {
      labels: labelBytes,
      "tile textures": drawing.textureBytes,
      ...(heap !== undefined && { "JavaScript heap": heap }),
    },
  };
}

/** Chromium's, and rounded. */
function heapBytes(): number | undefined {
  const { memory } = performance as Performance & { memory?: { usedJSHeapSize: number } };
  return memory?.usedJSHeapSize;
}

/** Notes when pointer events of strokes came. Returns what ends it. */
export function meterStrokes(
  element: HTMLElement,
  { model, meters }: Pick<FigureParts, "model" | "meters">,
): () => void {
  const paints = () => ["paint", "erase"].includes(model.toolInUse.peek()) && selectedLabels(model);
  const note = (event: PointerEvent) => {
    if (event.buttons & 1 && paints()) meters.painted(event.timeStamp);
  };
  element.addEventListener("pointerdown", note);
  element.addEventListener("pointermove", note);
  return () => {
    element.removeEventListener("pointerdown", note);
    element.removeEventListener("pointermove", note);
  };
}
