import { createLabelsLayer } from "#core/layers/create-layer.ts";
import { freeName } from "#core/layers/free-name.ts";
import type { LabelsLayer, Layer } from "#core/layers/layer.ts";
import { emptyLabelsGrid } from "#io/labels/labels-grid.ts";
import type { ImageRef, SourceRef } from "#io/source-ref.ts";
import { recordAdded } from "./changes/layers-change.ts";
import type { ViewerParts } from "./commands/parts.ts";

/** Empty labels on a layer's grid, on top of the others, as one step to undo. */
export async function newLabels(
  on: Layer,
  {
    name,
    ...parts
  }: Pick<ViewerParts, "model" | "labels" | "pixels"> & { name?: string | undefined },
): Promise<LabelsLayer> {
  const { model, labels, pixels } = parts;
  const start = { name: name ?? freeName(model, "labels"), grid: emptyLabelsGrid(on.grid) };
  const layer = createLabelsLayer(start);
  labels.create(layer.id, { grid: layer.grid, like: placeOf(pixels.refOf(on)) });
  model.add(layer);
  recordAdded({ model, pixels }, [layer]);
  await labels.flush(layer.id).catch(() => {}); // who listens was told; they can be painted on all the same
  return layer;
}

/** Where the samples of a layer's grid lie for everybody. */
export function placeOf(ref: SourceRef): ImageRef | undefined {
  return ref.kind === "edited-labels" ? (ref.base ?? ref.like) : ref;
}
