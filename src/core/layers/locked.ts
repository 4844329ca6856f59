import { Failure } from "../failure.ts";
import type { ViewerModel } from "../viewer-model.ts";
import type { LabelsLayer, Layer } from "./layer.ts";

/** Refuses a locked layer; for what would change its pixels or take it out. `action` reads after "to": "paint on it". */
export function requireUnlocked({ id, name, locked }: Layer, action: string): void {
  if (!locked.value) return;
  throw new Failure(
    { code: "layer/locked", layer: id },
    `${name.value} is locked; unlock it in the layer list to ${action}`,
  );
}

/** The labels layer of that id, to change its pixels. */
export function unlockedLabels(model: ViewerModel, id: string): LabelsLayer {
  const layer = model.layerOf(id, "labels");
  requireUnlocked(layer, "paint on it");
  return layer;
}
