import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import { Area } from "#core/labels/area.ts";
import { checkLabel, refused } from "#core/labels/check-stroke.ts";
import { areaEverywhere } from "#core/labels/find-id.ts";
import { floodArea } from "#core/labels/flood.ts";
import { drawsOver } from "#core/labels/ink.ts";
import { areaBetween, nothingBetween } from "#core/labels/interpolate.ts";
import { paintedSlices } from "#core/labels/painted-slices.ts";
import { fillRules, polygonSpans } from "#core/labels/polygon.ts";
import { inkOf } from "#core/layers/labels-brush.ts";
import { editDimensions } from "#core/layers/layer.ts";
import { unlockedLabels } from "#core/layers/locked.ts";
import { labelIdSchema } from "#core/layers/settings.ts";
import { sliceOf } from "../layers/tile-plan.ts";
import { checkSlice, indexOf, planeOf, sliceAxis } from "./labels-places.ts";
import type { ViewerParts } from "./parts.ts";

type LabelsParts = Pick<ViewerParts, "model" | "labels">;

const natural = v.pipe(v.number(), v.integer(), v.minValue(0));
const point = v.array(v.pipe(v.number(), v.finite()));

/** What changes whole areas of labels; each is one step to undo and returns `{ changed }`, in pixels of level 0. */
export function labelsEditCommands(parts: LabelsParts): Command[] {
  const bodies = {
    fill: fillCommand(parts),
    polygon: polygonCommand(parts),
    interpolate: interpolateCommand(parts),
  };
  return [
    { id: "labels.fill", title: "Fill an area", body: () => bodies.fill },
    { id: "labels.polygon", title: "Draw a polygon", body: () => bodies.polygon },
    {
      id: "labels.interpolate",
      title: "Interpolate between slices",
      body: () => bodies.interpolate,
    },
  ];
}

/** Gives the area of the label under a point another one; what is not given is as the layer's settings say. */
function fillCommand({ model, labels }: LabelsParts) {
  return commandBody({
    args: v.strictObject({
      layer: v.string(),
      point,
      label: v.optional(labelIdSchema),
      contiguous: v.optional(v.boolean()),
      dimensions: v.optional(v.picklist(editDimensions)),
      preserve: v.optional(v.boolean()),
    }),
    async run({ layer: id, point, ...args }, signal) {
      const command = "labels.fill";
      const layer = unlockedLabels(model, id);
      const store = labels.store(layer.id);
      const chosen = inkOf(layer, args);
      const { label } = chosen;
      const dimensions = args.dimensions ?? layer.editDimensions.value;
      checkLabel(label, { dtype: store.labels.dtype, command });
      const index = indexOf(point, { layer, command });
      const found =
        (args.contiguous ?? layer.contiguous.value)
          ? await floodArea(store.labels, { index, dimensions }, signal)
          : await areaEverywhere(store.labels, { index, dimensions }, signal);
      if (!drawsOver(chosen, found.id)) return { changed: 0 }; // as one that is preserved
      // What was painted while the area was looked for is left as it is.
      const ink = { label, only: found.id };
      return { changed: await store.draw(found.area, { ink, title: "fill" }, signal) };
    },
  });
}

/** Draws what is inside an outline in one plane. */
function polygonCommand({ model, labels }: LabelsParts) {
  return commandBody({
    args: v.strictObject({
      layer: v.string(),
      points: v.pipe(v.array(point), v.minLength(3)),
      label: v.optional(labelIdSchema),
      erase: v.optional(v.boolean(), false),
      rule: v.optional(v.picklist(fillRules), "even-odd"),
      preserve: v.optional(v.boolean()),
    }),
    async run({ layer: id, points, rule, ...args }, signal) {
      const command = "labels.polygon";
      const layer = unlockedLabels(model, id);
      const store = labels.store(layer.id);
      const ink = inkOf(layer, args);
      checkLabel(ink.label, { dtype: store.labels.dtype, command });
      const plane = planeOf(points, { layer, command });
      const level = store.labels.level(0);
      const area = new Area(level);
      const firstKey = level.keyOf([...plane, 0, 0]);
      const [height = 0, width = 0] = level.shape.slice(-2);
      const outline = points.map((at) => ({ y: at.at(-2) ?? 0, x: at.at(-1) ?? 0 }));
      polygonSpans({ points: outline, rule }, { height, width }, (y, startX, stopX) =>
        area.addRow(firstKey, { y, startX, stopX }),
      );
      const title = ink.label === 0 ? "erase polygon" : "polygon";
      return { changed: await store.draw(area, { ink, title }, signal) };
    },
  });
}

/** Draws a label in the slices between two that have it, over background only. */
function interpolateCommand({ model, labels }: LabelsParts) {
  return commandBody({
    args: v.strictObject({
      layer: v.string(),
      axis: v.optional(v.string()),
      label: v.optional(labelIdSchema),
      from: v.optional(natural),
      to: v.optional(natural),
    }),
    async run({ layer: id, axis: name, ...args }, signal) {
      const command = "labels.interpolate";
      const layer = unlockedLabels(model, id);
      const store = labels.store(layer.id);
      const { label } = inkOf(layer, { label: args.label, preserve: false });
      checkLabel(label, { dtype: store.labels.dtype, command });
      if (label === 0) throw refused({ command, argument: "label", found: "it is background" });
      const axis = sliceAxis(name, { layer, command });
      const index = sliceOf(layer.grid, model.dims.value);
      for (const argument of ["from", "to"] as const)
        checkSlice(args[argument], { argument, axis, layer, command });
      const found =
        args.from === undefined || args.to === undefined
          ? await paintedSlices(store.labels, { label, axis, index }, signal)
          : { from: args.from, to: args.to };
      const ends = [args.from ?? found.from, args.to ?? found.to];
      const [from, to] = [Math.min(...ends), Math.max(...ends)];
      if (to - from < 2)
        throw nothingBetween(
          `There is no slice between ${from} and ${to}; go to one between two that are painted`,
        );
      const area = await areaBetween(store.labels, { label, axis, index, from, to }, signal);
      const ink = { label, only: 0 };
      return { changed: await store.draw(area, { ink, title: "interpolate" }, signal) };
    },
  });
}
