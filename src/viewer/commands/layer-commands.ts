import * as v from "valibot";
import { type Command, type CommandBody, commandBody, parseArgs } from "#core/commands.ts";
import type { Layer } from "#core/layers/layer.ts";
import { requireUnlocked } from "#core/layers/locked.ts";
import { applySettings, settingsOf, settingsSchema } from "#core/layers/settings.ts";
import { batch } from "#core/signal.ts";
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
    args: v.strictObject({ layer: v.string(), also: v.optional(v.array(v.string()), []) }),
    run: ({ layer, also }) =>
      model.select(
        model.layer(layer).id,
        also.map((id) => model.layer(id).id),
      ),
  });
}

/** Several at once; one that is named in both is shown. */
function showCommand({ model }: ViewerParts) {
  const layers = v.optional(v.array(v.string()), []);
  return commandBody({
    args: v.strictObject({ show: layers, hide: layers }),
    run({ show, hide }) {
      const shown = show.map((id) => model.layer(id));
      const hidden = hide.map((id) => model.layer(id));
      batch(() => {
        for (const layer of hidden) applySettings(layer, { visible: false });
        for (const layer of shown) applySettings(layer, { visible: true });
      });
    },
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

function removeCommand(parts: ViewerParts) {
  return commandBody({
    args: v.strictObject({ layer: v.union([v.string(), v.array(v.string())]) }),
    run({ layer: ids }) {
      const layers = [ids].flat().map((id) => parts.model.layer(id));
      for (const layer of layers) requireUnlocked(layer, "delete it");
      removeLayers(layers, parts);
    },
  });
}

/** One step to undo; the pixels stay open as long as it can bring the layers back as they were. */
function removeLayers(layers: readonly Layer[], { model, pixels }: ViewerParts): void {
  const places = model.layers.value.flatMap((layer, index) =>
    layers.includes(layer) ? [{ layer, index }] : [],
  );
  const [only] = places;
  if (!only) return;
  const remove = () =>
    batch(() => {
      for (const { layer } of places) model.remove(layer.id);
    });
  remove();
  model.history.push({
    title: places.length > 1 ? `remove ${places.length} layers` : `remove ${only.layer.name.value}`,
    undo: () =>
      batch(() => {
        for (const { layer, index } of places) model.add(layer, index);
      }),
    redo: remove,
    forget() {
      for (const { layer } of places)
        if (!model.layers.value.includes(layer)) pixels.release(layer);
    },
  });
}
