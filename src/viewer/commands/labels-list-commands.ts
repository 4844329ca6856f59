import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import { labelIdSchema } from "#core/layers/settings.ts";
import { batch } from "#core/signal.ts";
import { countedLabels } from "../counted-labels.ts";
import { labelOrders } from "../labels-list.ts";
import { zoomFor } from "../view-transform.ts";
import type { ViewerParts } from "./parts.ts";

type ListParts = Pick<ViewerParts, "model" | "size" | "lists">;

/** What finds labels: the list of them, and the ways to one. */
export function labelsListCommands(parts: ListParts): Command[] {
  const bodies = {
    list: listCommand(parts),
    arrange: arrangeCommand(parts),
    goTo: goToCommand(parts),
    step: stepCommand(parts),
  };
  return [
    { id: "labels.list", title: "List the labels", body: () => bodies.list },
    { id: "labels.arrange", title: "Sort and filter the labels", body: () => bodies.arrange },
    { id: "labels.goTo", title: "Go to a label", body: () => bodies.goTo },
    { id: "labels.step", title: "Go to the next label of the list", body: () => bodies.step },
  ];
}

/** All labels by number: `[{ label, name?, area, approximate, center, slice }]`, once they are counted. */
function listCommand(parts: ListParts) {
  return commandBody({
    args: v.strictObject({ layer: v.string() }),
    async run({ layer: id }, signal) {
      const layer = parts.model.layerOf(id, "labels");
      const list = await countedLabels(parts.lists, layer, signal);
      const { tally } = list;
      return list.all.value
        .toSorted((a, b) => a.label - b.label)
        .map(({ label, id, name, area }) => {
          const center = tally.placeOf(label)?.center ?? null;
          const slice = center && sliceOf(layer, center);
          const approximate = tally.isApproximate;
          return { label: id, ...(name && { name }), area, approximate, center, slice };
        });
    },
  });
}

function arrangeCommand({ model, lists }: ListParts) {
  return commandBody({
    args: v.strictObject({
      layer: v.string(),
      by: v.optional(v.picklist(labelOrders)),
      descending: v.optional(v.boolean()),
      filter: v.optional(v.string()),
    }),
    run({ layer, ...change }) {
      const given = Object.entries(change).filter(([, value]) => value !== undefined);
      lists.of(model.layerOf(layer, "labels")).arrange(Object.fromEntries(given));
    },
  });
}

/** Selects a label, and brings camera and slices to where most of it lies. */
function goToCommand(parts: ListParts) {
  return commandBody({
    args: v.strictObject({ layer: v.string(), label: labelIdSchema }),
    async run({ layer: id, label }, signal) {
      const layer = parts.model.layerOf(id, "labels");
      await goTo(parts, { layer, label: layer.ids.numberOf(label) }, signal);
    },
  });
}

/** To the label `by` rows further on in the list, as it is sorted and filtered; returns `{ label }`, null at its end. */
function stepCommand(parts: ListParts) {
  return commandBody({
    args: v.strictObject({ layer: v.string(), by: v.pipe(v.number(), v.integer()) }),
    async run({ layer: id, by }, signal) {
      const layer = parts.model.layerOf(id, "labels");
      const list = await countedLabels(parts.lists, layer, signal);
      const label = list.beside(by);
      if (label !== undefined) await goTo(parts, { layer, label }, signal);
      return { label: label === undefined ? null : layer.ids.idOf(label) };
    },
  });
}

async function goTo(
  parts: ListParts,
  { layer, label }: { layer: LabelsLayer; label: number },
  signal: AbortSignal,
): Promise<void> {
  const { tally } = await countedLabels(parts.lists, layer, signal);
  const place = tally.placeOf(label);
  const { model, size } = parts;
  batch(() => {
    layer.selectedLabel.value = label;
    if (!place) return; // it has a name and is nowhere yet
    const [y = 0, x = 0] = place.center.slice(-2);
    model.slice(sliceOf(layer, place.center));
    const zoom = zoomFor(place.size, { now: model.camera.value.zoom, view: size() });
    model.look({ center: [x + 0.5, y + 0.5], zoom });
  });
}

/** What `dims.set` takes, for the axes with a slider. */
function sliceOf({ grid }: LabelsLayer, center: readonly number[]): { [axis: string]: number } {
  const axes = grid.axes.slice(0, -2).filter((axis) => lengthOf(grid, axis) > 1);
  return Object.fromEntries(axes.map((axis) => [axis, center[grid.axes.indexOf(axis)] ?? 0]));
}
