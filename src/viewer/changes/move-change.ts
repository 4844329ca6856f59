import type { ChangeHandler } from "#core/history.ts";
import type { LayerId } from "#core/ids.ts";
import type { ViewerModel } from "#core/viewer-model.ts";

/** Moves a layer in the order of drawing, as one step to undo. `index` counts from the bottom. */
export function moveLayer(model: ViewerModel, id: LayerId, index: number): void {
  const layer = model.layer(id);
  const from = model.layers.value.indexOf(layer);
  model.move(id, index);
  const to = model.layers.value.indexOf(layer);
  if (from === to) return;
  const title = `move ${layer.name.value}`;
  model.history.push({ kind: "moved", title, data: { layer: id, from, to } });
}

export function moveChange(model: ViewerModel): ChangeHandler<"moved"> {
  const move = (id: string, index: number) => {
    const layer = model.layers.value.find((other) => other.id === id);
    if (layer) model.move(layer.id, index);
  };
  return {
    undo: ({ layer, from }) => move(layer, from),
    redo: ({ layer, to }) => move(layer, to),
  };
}
