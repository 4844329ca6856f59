import { History } from "#core/history.ts";
import { type LayerId, newLayerId } from "#core/ids.ts";
import type { LabelsEdit } from "#core/labels/edit.ts";
import type { EditableLabels } from "#core/labels/editable-labels.ts";
import { labelsChange } from "#viewer/changes/labels-change.ts";
import { type EditsKeeper, LabelsStore } from "#viewer/labels-store.ts";

/** A store of labels whose edits are kept in memory; `recorded` is what its keeper was told. */
export function keptStore(labels: EditableLabels, { isReadOnly = false } = {}) {
  const history = new History();
  const recorded: string[] = [];
  const edits = new Map<string, LabelsEdit>();
  const kept: EditsKeeper = {
    async edited(id, edit) {
      edits.set(id, edit);
      recorded.push("edited");
    },
    turned: (_, way) => void recorded.push(way),
    wrote: () => void recorded.push("wrote"),
    find: (id) => edits.get(id),
    forget: (id) => void edits.delete(id),
    pause() {
      recorded.push("paused");
      let isPaused = true;
      return () => {
        if (isPaused) recorded.push("resumed");
        isPaused = false;
      };
    },
  };
  const layer: LayerId = newLayerId();
  const store = new LabelsStore({ labels, layer, history, kept: isReadOnly ? undefined : kept });
  history.handle(
    "labels",
    labelsChange(() => store),
  );
  return { history, recorded, store };
}
