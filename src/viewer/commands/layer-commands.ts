import * as v from "valibot";
import { type Command, type CommandBody, commandBody, parseArgs } from "#core/commands.ts";
import { requireUnlocked } from "#core/layers/locked.ts";
import { settingsOf, settingsSchema } from "#core/layers/settings.ts";
import { removeLayers } from "../changes/layers-change.ts";
import { moveLayer } from "../changes/move-change.ts";
import { changeSettings } from "../changes/settings-change.ts";
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
    command("layers.show", "Show and hide layers", showCommand(parts)),
    command("layers.move", "Move a layer up or down", moveCommand(parts)),
    command("layers.readAgain", "Read again what could not be read", readAgainCommand(parts)),
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

/** What follows within a second, as from a slider, is one step to undo with it. */
function setCommand({ model }: ViewerParts) {
  return commandBody({
    args: v.looseObject({ layer: v.string() }),
    run({ layer: id, ...changes }) {
      const layer = model.layer(id);
      const settings = parseArgs("layers.set", settingsSchema(layer.kind), changes);
      changeSettings(model, [{ layer, settings }]);
    },
  });
}

function readAgainCommand({ model, readAgain }: ViewerParts) {
  return commandBody({
    args: v.strictObject({ layer: v.string() }),
    run: ({ layer }) => readAgain(model.layer(layer).id),
  });
}

function selectCommand({ model }: ViewerParts) {
  return commandBody({
    args: v.strictObject({ layer: v.string(), also: v.optional(v.array(v.string()), []) }),
    run: ({ layer, also }) =>
      model.select(
        model.layer(layer).id,
        also.map((id) => model.layer(id).id),
      ),
  });
}

/** Several at once; one that is named in both is shown. `select` goes to one of them besides. */
function showCommand({ model }: ViewerParts) {
  const layers = v.optional(v.array(v.string()), []);
  return commandBody({
    args: v.strictObject({ show: layers, hide: layers, select: v.optional(v.string()) }),
    run({ show, hide, select }) {
      const shown = show.map((id) => model.layer(id));
      const hidden = hide.map((id) => model.layer(id));
      const chosen = select === undefined ? undefined : model.layer(select);
      changeSettings(model, [
        ...hidden.map((layer) => ({ layer, settings: { visible: false } })),
        ...shown.map((layer) => ({ layer, settings: { visible: true } })),
      ]);
      if (chosen) model.select(chosen.id);
    },
  });
}

function moveCommand({ model }: ViewerParts) {
  return commandBody({
    args: v.strictObject({
      layer: v.string(),
      index: v.pipe(v.number(), v.integer(), v.minValue(0)),
    }),
    run: ({ layer, index }) => moveLayer(model, model.layer(layer).id, index),
  });
}

function removeCommand(parts: ViewerParts) {
  return commandBody({
    args: v.strictObject({ layer: v.union([v.string(), v.array(v.string())]) }),
    run({ layer: ids }) {
      const layers = [ids].flat().map((id) => parts.model.layer(id));
      for (const layer of layers) requireUnlocked(layer, "delete it");
      removeLayers(parts, layers);
    },
  });
}
