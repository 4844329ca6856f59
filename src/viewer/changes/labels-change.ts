import type { ChangeHandler } from "#core/history.ts";
import type { LabelsStore } from "../labels-store.ts";

/** Edits of labels: their pixels are found by the layer and the edit's id. */
export function labelsChange(
  storeOf: (layer: string) => LabelsStore | undefined,
): ChangeHandler<"labels"> {
  return {
    ready: async ({ layer, edit }) => (await storeOf(layer)?.ready(edit)) ?? (() => {}),
    undo: ({ layer, edit }) => storeOf(layer)?.turn(edit, "undo"),
    redo: ({ layer, edit }) => storeOf(layer)?.turn(edit, "redo"),
    forget: ({ layer, edit }) => storeOf(layer)?.forget(edit),
  };
}
