import type { ChangeKind } from "#core/changes.ts";
import type { ChangeHandler } from "#core/history.ts";
import { type PluginChoices, pluginChoices } from "./choices-change.ts";
import { type LayersChangeParts, layersChanges } from "./layers-change.ts";
import { moveChange } from "./move-change.ts";
import { settingsChange } from "./settings-change.ts";

/** Edits of pixels are taken back by those who own the pixels: see LabelsStores; decisions by the ReviewDesk. */
type Handled = Exclude<ChangeKind, "labels" | "edits" | "review">;

/**
 * Lets the model's history take back what is done to layers, and what plugins choose, which they record with what comes back. A kind of
 * change does not compile until it has its line.
 */
export function installChanges(parts: LayersChangeParts): Pick<PluginChoices, "keep"> {
  const { model } = parts;
  const choices = pluginChoices(model.history);
  const handlers: { readonly [K in Handled]: ChangeHandler<K> } = {
    settings: settingsChange(model),
    moved: moveChange(model),
    choices: choices.change,
    ...layersChanges(parts),
  };
  for (const kind of Object.keys(handlers) as Handled[])
    model.history.handle(kind, handlers[kind] as ChangeHandler<ChangeKind>); // paired by the table
  return choices;
}
