import type { EditableLabels } from "#core/labels/editable-labels.ts";
import { layersOf } from "#core/layers/chosen-layer.ts";
import type { LabelsLayer, ProbabilityLayer } from "#core/layers/layer.ts";
import { batch } from "#core/signal.ts";
import type { AnyToolId, ViewerModel } from "#core/viewer-model.ts";
import { shapesOnImage } from "#io/write/host-image.ts";
import type { ViewerParts } from "../commands/parts.ts";
import { newLabels } from "../new-labels.ts";
import { imageOf } from "../save/image-of-labels.ts";
import { type ViewSize, zoomToShare } from "../view-transform.ts";
import type { Place } from "./place.ts";
import type { Ranked } from "./places-list.ts";

/** Of these one stays with the tool that one has in hand. */
const drawingTools: ReadonlySet<AnyToolId> = new Set(["paint", "erase", "polygon", "fill"]);

/**
 * The labels that somebody draws strokes in on a prediction's image: the selected layer, else the topmost. A complete mask is
 * none: it says nothing of where people have looked.
 */
export function strokesOn(
  prediction: ProbabilityLayer,
  model: Pick<ViewerModel, "layers" | "selected">,
): LabelsLayer | undefined {
  const strokes = layersOf(model, "labels").filter(
    ({ grid, locked, unlabelled }) =>
      unlabelled.value === "ignore" && !locked.value && shapesOnImage(prediction.grid, grid),
  );
  return strokes.find(({ id }) => id === model.selected.value) ?? strokes.at(-1);
}

/**
 * Brings camera and slices to a place, with the brush on the strokes there. Where there are none they are made, and returned: a complete
 * mask, or labels of objects, are not what somebody who labels a place means to paint on.
 */
export async function takeBrushTo(
  place: Place,
  {
    ranked: { prediction, labels },
    size,
    ...parts
  }: Pick<ViewerParts, "model" | "labels" | "pixels" | "size"> & { ranked: Ranked },
): Promise<LabelsLayer | undefined> {
  const { model, pixels } = parts;
  const isOpen = labels && model.layers.value.includes(labels);
  const known = isOpen ? labels : strokesOn(prediction, model);
  const image = imageOf(prediction, { model, refOf: (layer) => pixels.refOf(layer) });
  const layer = known ?? (await newLabels(image ?? prediction, parts));
  batch(() => {
    layer.visible.value = true;
    model.select(layer.id);
    if (!drawingTools.has(model.tool.value)) model.use("paint");
    model.slice(place.slice);
    model.look({
      center: [(place.x0 + place.x1) / 2, (place.y0 + place.y1) / 2],
      zoom: zoomOn(place, { now: model.camera.value.zoom, view: size() }),
    });
  });
  return known ? undefined : layer;
}

/** Whether a place has got a label. */
export async function isLabelled(
  labels: EditableLabels,
  { slice, y0, y1, x0, x1 }: Place,
  signal: AbortSignal,
): Promise<boolean> {
  const { axes, shape } = labels.grid;
  const ranges: { readonly [axis: string]: readonly [number, number] } = {
    y: [y0, y1],
    x: [x0, x1],
  };
  const along = axes.map((axis, i) => {
    const at = Math.min(slice[axis] ?? 0, (shape[i] ?? 1) - 1);
    return ranges[axis] ?? [at, at + 1];
  });
  const box = { start: along.map(([from]) => from), stop: along.map(([, to]) => to) };
  const { data } = await labels.read(0, box, signal);
  return data.some((label) => label !== 0);
}

/** As it is where the place fills a good part of the view; else so that it fills two thirds of it. */
function zoomOn({ y0, y1, x0, x1 }: Place, { now, view }: { now: number; view: ViewSize }): number {
  const size = [y1 - y0, x1 - x0] as const;
  const atLeast = zoomToShare(size, { share: 0.3, view });
  const atMost = zoomToShare(size, { share: 0.9, view });
  return now >= atLeast && now <= atMost ? now : zoomToShare(size, { share: 2 / 3, view });
}
