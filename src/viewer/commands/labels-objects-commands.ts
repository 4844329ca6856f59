import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import { Failure } from "#core/failure.ts";
import { checkLabel, refused } from "#core/labels/check-stroke.ts";
import { idsAlong } from "#core/labels/ids-along.ts";
import type { LabelId } from "#core/labels/label-ids.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import { unlockedLabels } from "#core/layers/locked.ts";
import { labelIdSchema } from "#core/layers/settings.ts";
import { findObjects, missingObjects } from "../find-objects.ts";
import { splitObject, splitWays } from "../split-object.ts";
import { planeOf } from "./labels-places.ts";
import type { ViewerParts } from "./parts.ts";

type ObjectsParts = Pick<ViewerParts, "model" | "labels" | "lists">;

const point = v.array(v.pipe(v.number(), v.finite()));
const points = v.pipe(v.array(point), v.minLength(1));

/** What changes whole objects, wherever they reach; each is one step to undo. */
export function labelsObjectsCommands(parts: ObjectsParts): Command[] {
  const bodies = {
    merge: mergeCommand(parts),
    split: splitCommand(parts),
    del: deleteCommand(parts),
  };
  return [
    { id: "labels.merge", title: "Merge objects", body: () => bodies.merge },
    { id: "labels.split", title: "Split an object", body: () => bodies.split },
    { id: "labels.delete", title: "Delete objects", body: () => bodies.del },
  ];
}

/** Makes objects one: those that are named, and those under a line. Returns `{ changed, label }`; the first one's stays. */
function mergeCommand({ model, labels, lists }: ObjectsParts) {
  return commandBody({
    args: v.strictObject({
      layer: v.string(),
      labels: v.optional(v.array(labelIdSchema), []),
      points: v.optional(points),
    }),
    run({ layer: id, labels: named, points }, signal) {
      const layer = unlockedLabels(model, id);
      const store = labels.store(layer.id);
      const command = "labels.merge";
      const line = points && lineOf(points, { layer, command });
      const numbers = numbersOf(layer, named);
      for (const number of numbers) checkLabel(number, { dtype: store.labels.dtype, command });
      return store.inTurn(signal, async () => {
        const met = line ? await idsAlong(store.labels, line, signal) : new Map<number, number>();
        const ids = new Set([...numbers, ...met.keys()]);
        const [into, ...others] = ids;
        if (into === undefined || others.length === 0)
          throw noObject(
            layer,
            `Merging takes two objects or more, and there ${ids.size === 1 ? "is one" : "are none"} here; draw from one across to another`,
          );
        const unseen = new Set(numbers.filter((number) => !met.has(number)));
        const wanted = { labels: store.labels, lists, at: [] };
        const missing = await missingObjects(layer, { ...wanted, ids: unseen }, signal);
        if (missing.length > 0) throw noObject(layer, notThere(layer, missing));
        const only = new Set(others);
        const area = await findObjects(layer, { ...wanted, ids: only }, signal);
        if (area.isEmpty) throw noObject(layer, notThere(layer, others));
        const ink = { label: into, only };
        const changed = await store.draw(area, { ink, title: "merge objects" }, signal);
        return { changed, label: layer.ids.idOf(into) };
      });
    },
  });
}

/** Makes two objects or more of one. Returns `{ changed, label, labels }`: which one it was, and those of its new parts. */
function splitCommand({ model, labels, lists }: ObjectsParts) {
  return commandBody({
    args: v.strictObject({
      layer: v.string(),
      points: v.pipe(points, v.minLength(2)),
      by: v.optional(v.picklist(splitWays), "line"),
      label: v.optional(labelIdSchema),
    }),
    run({ layer: id, points, by, label }, signal) {
      const layer = unlockedLabels(model, id);
      const store = labels.store(layer.id);
      const line = lineOf(points, { layer, command: "labels.split" });
      return store.inTurn(signal, async () => {
        const met = await idsAlong(store.labels, line, signal);
        const longest = [...met].sort((a, b) => b[1] - a[1])[0]?.[0];
        const object = label === undefined ? longest : layer.ids.numberOf(label);
        if (!object) throw noObject(layer, "There is no object under the line; draw it across one");
        const made = await splitObject(layer, { store, lists, object, by, ...line }, signal);
        return {
          changed: made.changed,
          label: layer.ids.idOf(object),
          labels: made.labels.map((number) => layer.ids.idOf(number)),
        };
      });
    },
  });
}

/** Takes objects away wherever they reach: those that are named, else the selected one. Returns `{ changed }`. */
function deleteCommand({ model, labels, lists }: ObjectsParts) {
  return commandBody({
    args: v.strictObject({
      layer: v.string(),
      labels: v.optional(v.pipe(v.array(labelIdSchema), v.minLength(1))),
    }),
    run({ layer: id, labels: named }, signal) {
      const layer = unlockedLabels(model, id);
      const store = labels.store(layer.id);
      const selected = layer.ids.idOf(layer.selectedLabel.value);
      const ids = new Set(numbersOf(layer, named ?? [selected]));
      if (ids.size === 0)
        throw refused({ command: "labels.delete", argument: "labels", found: "it is background" });
      return store.inTurn(signal, async () => {
        const wanted = { labels: store.labels, lists, ids, at: [] };
        const area = await findObjects(layer, wanted, signal);
        if (area.isEmpty) throw noObject(layer, notThere(layer, [...ids]));
        const title = ids.size === 1 ? "delete object" : "delete objects";
        const ink = { label: 0, only: ids };
        return { changed: await store.draw(area, { ink, title }, signal) };
      });
    },
  });
}

/** A line in one plane of a layer. */
function lineOf(
  points: readonly (readonly number[])[],
  asked: { layer: LabelsLayer; command: string },
) {
  const plane = planeOf(points, asked);
  return { plane, points: points.map((at) => ({ y: at.at(-2) ?? 0, x: at.at(-1) ?? 0 })) };
}

/** Without background. */
function numbersOf(layer: LabelsLayer, ids: readonly LabelId[]): number[] {
  return ids.map((id) => layer.ids.numberOf(id)).filter((number) => number !== 0);
}

function noObject({ id }: LabelsLayer, message: string): Failure {
  return new Failure({ code: "labels/no-object", layer: id }, message);
}

function notThere(layer: LabelsLayer, numbers: readonly number[]): string {
  const ids = numbers.map((number) => layer.ids.idOf(number)).join(", ");
  return `${layer.name.value} has no pixel of ${numbers.length === 1 ? "label" : "labels"} ${ids}`;
}
