import type { LayerId } from "../ids.ts";
import type { ViewerModel } from "../viewer-model.ts";
import type { LayerKind, LayerOf } from "./layer.ts";

/** The layer that is meant where nobody named one: the selected one if it is of that kind, else the topmost that is. */
export function chosenLayer<K extends LayerKind>(
  model: ViewerModel,
  kind: K,
): LayerOf<K> | undefined {
  const ofKind = layersOf(model, kind);
  return ofKind.find(({ id }) => id === model.selected.value) ?? ofKind.at(-1);
}

/** The layer that a person chose by hand while it is open, else as `chosenLayer`. */
export function meantLayer<K extends LayerKind>(
  model: ViewerModel,
  { kind, wanted }: { kind: K; wanted: LayerId | undefined },
): LayerOf<K> | undefined {
  return layersOf(model, kind).find(({ id }) => id === wanted) ?? chosenLayer(model, kind);
}

/** Bottom first. */
export function layersOf<K extends LayerKind>(model: ViewerModel, kind: K): LayerOf<K>[] {
  const is = (layer: { kind: LayerKind }): layer is LayerOf<K> => layer.kind === kind;
  return model.layers.value.filter(is);
}
