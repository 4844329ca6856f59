import type { LayerId } from "../ids.ts";
import type { ViewerModel } from "../viewer-model.ts";
import type { Layer, LayerKind, LayerOf } from "./layer.ts";

/**
 * The layer that is meant where nobody named one: the selected one if it is of that kind, else the topmost that is, and is not derived
 * from another.
 */
export function chosenLayer<K extends LayerKind>(
  model: ViewerModel,
  kind: K,
): LayerOf<K> | undefined {
  const ofKind = layersOf(model, kind);
  const selected = ofKind.find(({ id }) => id === model.selected.value);
  return selected ?? ofKind.findLast((layer) => !isDerived(layer)) ?? ofKind.at(-1);
}

/** The layer that a person chose by hand while it is open, else as `chosenLayer`; a derived one is not taken because it is selected. */
export function meantLayer<K extends LayerKind>(
  model: ViewerModel,
  { kind, wanted }: { kind: K; wanted: LayerId | undefined },
): LayerOf<K> | undefined {
  const ofKind = layersOf(model, kind);
  const chosen = chosenLayer(model, kind);
  const own = chosen && isDerived(chosen) ? ofKind.findLast((layer) => !isDerived(layer)) : chosen;
  return ofKind.find(({ id }) => id === wanted) ?? own ?? chosen;
}

/** Bottom first. */
export function layersOf<K extends LayerKind>(
  model: Pick<ViewerModel, "layers">,
  kind: K,
): LayerOf<K>[] {
  const is = (layer: { kind: LayerKind }): layer is LayerOf<K> => layer.kind === kind;
  return model.layers.value.filter(is);
}

function isDerived(layer: Layer): boolean {
  return layer.kind === "image" && layer.isDerived;
}
