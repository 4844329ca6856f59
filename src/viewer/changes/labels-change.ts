import type { Changes } from "#core/changes.ts";
import type { ChangeHandler } from "#core/history.ts";
import type { LabelsStore } from "../labels-store.ts";

/** Edits of labels: their pixels are found by the layer and the edit's id. */
export function labelsChange(
  storeOf: (layer: string) => LabelsStore | undefined,
): Required<Pick<ChangeHandler<"labels">, "ready" | "undo" | "redo" | "forget">> {
  return {
    ready: async ({ layer, edit }) => (await storeOf(layer)?.ready(edit)) ?? (() => {}),
    undo: ({ layer, edit }) => storeOf(layer)?.turn(edit, "undo"),
    redo: ({ layer, edit }) => storeOf(layer)?.turn(edit, "redo"),
    forget: ({ layer, edit }) => storeOf(layer)?.forget(edit),
  };
}

export type EditsChange = Required<
  Pick<ChangeHandler<"edits">, "ready" | "undo" | "redo" | "forget">
>;

/** Edits of several layers at once, each as `one` takes it back. */
export function editsChange(one: ReturnType<typeof labelsChange>): EditsChange {
  const turn =
    (way: "undo" | "redo") =>
    async ({ edits }: Changes["edits"]) => {
      for (const edit of edits) await one[way](edit);
    };
  return {
    async ready({ edits }) {
      const releases: (() => void)[] = [];
      for (const edit of edits) releases.push(await one.ready(edit));
      return () => {
        for (const release of releases) release();
      };
    },
    undo: turn("undo"),
    redo: turn("redo"),
    forget({ edits }) {
      for (const edit of edits) one.forget(edit);
    },
  };
}
