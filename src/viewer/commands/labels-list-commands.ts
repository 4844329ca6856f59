import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import { labelIdSchema } from "#core/layers/settings.ts";
import { batch } from "#core/signal.ts";
import type { Camera } from "#core/viewer-model.ts";
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

const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const box = v.object({ y: v.tuple([index, index]), x: v.tuple([index, index]) });

/** Selects a label, and brings camera and slices to where most of it lies, or to its part in a box of a slice. */
function goToCommand(parts: ListParts) {
  return commandBody({
    args: v.strictObject({
      layer: v.string(),
      label: labelIdSchema,
      box: v.optional(box),
      slice: v.optional(v.record(v.string(), index)),
    }),
    async run({ layer: id, label: labelId, box, slice }, signal) {
      const layer = parts.model.layerOf(id, "labels");
      const label = layer.ids.numberOf(labelId);
      if (!box) return goTo(parts, { layer, label }, signal);
      const [y, x] = [box.y, box.x].map(([start, stop]) => (start + stop) / 2);
      const size = [box.y[1] - box.y[0], box.x[1] - box.x[0]] as const;
      look(parts, { layer, label, slice: slice ?? {}, center: [x ?? 0, y ?? 0], size });
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
  if (!place) {
    layer.selectedLabel.value = label; // it has a name and is nowhere yet
    return;
  }
  const [y = 0, x = 0] = place.center.slice(-2);
  const slice = sliceOf(layer, place.center);
  look(parts, { layer, label, slice, center: [x + 0.5, y + 0.5], size: place.size });
}

interface Seen {
  readonly layer: LabelsLayer;
  readonly label: number;
  readonly slice: { readonly [axis: string]: number };
  /** On the picture. */
  readonly center: Camera["center"];
  /** Height and width. */
  readonly size: readonly [number, number];
}

function look({ model, size: view }: ListParts, { layer, label, slice, center, size }: Seen): void {
  batch(() => {
    layer.selectedLabel.value = label;
    model.slice(slice);
    model.look({ center, zoom: zoomFor(size, { now: model.camera.value.zoom, view: view() }) });
  });
}

/** What `dims.set` takes, for the axes with a slider. */
function sliceOf({ grid }: LabelsLayer, center: readonly number[]): { [axis: string]: number } {
  const axes = grid.axes.slice(0, -2).filter((axis) => lengthOf(grid, axis) > 1);
  return Object.fromEntries(axes.map((axis) => [axis, center[grid.axes.indexOf(axis)] ?? 0]));
}
