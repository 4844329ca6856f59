import * as v from "valibot";
import { type Command, type CommandBody, commandBody, parseArgs } from "#core/commands.ts";
import { applySettings, settingsOf, settingsSchema } from "#core/layers/settings.ts";
import type { ViewerParts } from "./parts.ts";

/** What is done to layers as a whole; their pixels have commands of their own. */
export function layerCommands(parts: ViewerParts): Command[] {
  const command = (id: string, title: string, body: CommandBody): Command => ({
    id,
    title,
    body: () => body,
  });
  return [
    command("layers.list", "List the layers", listCommand(parts)),
    command("layers.set", "Change a layer's settings", setCommand(parts)),
    command("layers.select", "Select a layer", selectCommand(parts)),
    command("layers.move", "Move a layer up or down", moveCommand(parts)),
    command("layers.remove", "Remove a layer", removeCommand(parts)),
  ];
}

function listCommand({ model }: ViewerParts) {
  return commandBody({
    args: v.strictObject({}),
    run: () =>
      model.layers.value.map((layer) => {
        const { id, kind, grid } = layer;
        const { axes, shape, dtype, levels, levelShapes, scale, units } = grid;
        const selected = model.selected.value === id;
        const pixels = { axes, shape, dtype, levels, levelShapes, scale, units };
        return structuredClone({ id, kind, selected, ...settingsOf(layer), ...pixels });
      }),
  });
}

function setCommand({ model }: ViewerParts) {
  return commandBody({
    args: v.looseObject({ layer: v.string() }),
    run({ layer: id, ...changes }) {
      const layer = model.layer(id);
      applySettings(layer, parseArgs("layers.set", settingsSchema(layer.kind), changes));
    },
  });
}

function selectCommand({ model }: ViewerParts) {
  return commandBody({
    args: v.strictObject({ layer: v.string() }),
    run: ({ layer }) => model.select(model.layer(layer).id),
  });
}

function moveCommand({ model }: ViewerParts) {
  return commandBody({
    args: v.strictObject({
      layer: v.string(),
      index: v.pipe(v.number(), v.integer(), v.minValue(0)),
    }),
    run: ({ layer, index }) => model.move(model.layer(layer).id, index),
  });
}

/** The pixels stay open as long as undo can bring the layer back as it was. */
function removeCommand({ model, pixels }: ViewerParts) {
  return commandBody({
    args: v.strictObject({ layer: v.string() }),
    run({ layer: id }) {
      const layer = model.layer(id);
      const index = model.layers.value.indexOf(layer);
      const remove = () => model.remove(layer.id);
      remove();
      model.history.push({
        title: `remove ${layer.name.value}`,
        undo: () => model.add(layer, index),
        redo: remove,
        forget() {
          if (!model.layers.value.includes(layer)) pixels.release(layer);
        },
      });
    },
  });
}
