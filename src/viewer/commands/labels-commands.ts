import * as v from "valibot";
import { type Command, commandBody } from "#core/commands.ts";
import { Failure } from "#core/failure.ts";
import { drawnClasses, indexOfClass } from "#core/layers/classes.ts";
import { createLabelsLayer } from "#core/layers/create-layer.ts";
import { freeName } from "#core/layers/free-name.ts";
import { brushOf } from "#core/layers/labels-brush.ts";
import { editDimensions, type ProbabilityLayer } from "#core/layers/layer.ts";
import { unlockedLabels } from "#core/layers/locked.ts";
import { labelIdSchema } from "#core/layers/settings.ts";
import { type ObjectChoice, objectChoice, rulesOf } from "#core/objects/object-choice.ts";
import { emptyLabelsGrid } from "#io/labels/labels-grid.ts";
import { recordAdded } from "../changes/layers-change.ts";
import { labelsFromProbability } from "../labels-from-probability.ts";
import { newLabels, placeOf } from "../new-labels.ts";
import { type MadeObjects, objectsFromProbability } from "../objects-from-probability.ts";
import type { ViewerParts } from "./parts.ts";

type LabelsParts = Pick<ViewerParts, "model" | "images" | "labels" | "pixels" | "onProgress">;

/** What makes labels and paints on them. */
export function labelsCommands(parts: LabelsParts): Command[] {
  const bodies = {
    create: createCommand(parts),
    paint: paintCommand(parts),
    fromProbability: fromProbabilityCommand(parts),
    previewObjects: previewObjectsCommand(parts),
  };
  return [
    { id: "labels.create", title: "New labels layer", body: () => bodies.create },
    { id: "labels.paint", title: "Paint a stroke", body: () => bodies.paint },
    {
      id: "labels.fromProbability",
      title: "Turn prediction into labels",
      body: () => bodies.fromProbability,
    },
    {
      id: "labels.previewObjects",
      title: "Preview the objects of a prediction",
      body: () => bodies.previewObjects,
    },
  ];
}

/** Empty labels on an image's grid, on top of the others; returns `{ layer }`. */
function createCommand({ model, labels, pixels }: LabelsParts) {
  return commandBody({
    args: v.strictObject({ image: v.string(), name: v.optional(v.string()) }),
    async run({ image: id, name }) {
      const layer = await newLabels(model.layer(id), { model, labels, pixels, name });
      return { layer: layer.id };
    },
  });
}

/** One stroke through points, of the selected label where none is named; one step to undo; returns `{ changed }`, in pixels of level 0. */
function paintCommand({ model, labels }: LabelsParts) {
  const finite = v.pipe(v.number(), v.finite());
  return commandBody({
    args: v.strictObject({
      layer: v.string(),
      points: v.pipe(v.array(v.array(finite)), v.minLength(1)),
      radius: v.pipe(finite, v.minValue(0)),
      label: v.optional(labelIdSchema),
      erase: v.optional(v.boolean(), false),
      dimensions: v.optional(v.picklist(editDimensions)),
      preserve: v.optional(v.boolean()),
    }),
    async run({ layer: id, points, ...choice }, signal) {
      const layer = unlockedLabels(model, id);
      const brush = brushOf(layer, choice);
      return { changed: await labels.store(layer.id).paint(points, brush, signal) };
    },
  });
}

/**
 * Labels where a prediction is at least the threshold, to be corrected by hand: one a class, or with `objects` one an object.
 * Returns `{ layer }`, with the number of `objects`, and `warnings`.
 */
function fromProbabilityCommand({ model, images, labels, pixels, onProgress }: LabelsParts) {
  return commandBody({
    args: v.strictObject({
      layer: v.string(),
      threshold: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
      name: v.optional(v.string()),
      objects: v.optional(objectChoice),
    }),
    async run({ layer: id, threshold, name, objects }, signal) {
      const prediction = model.layerOf(id, "probability");
      const { image } = images.get(prediction.id);
      const classIndex = objects ? chosenClass(prediction, objects) : 0;
      const grid = emptyLabelsGrid(prediction.grid);
      const start = {
        name: name ?? freeName(model, `${prediction.name.value} ${objects ? "objects" : "labels"}`),
        grid: objects ? ({ ...grid, dtype: "uint32" } as const) : grid,
      };
      const layer = createLabelsLayer(start, "background");
      const like = placeOf(images.get(prediction.id).ref);
      const store = labels.create(layer.id, { grid: layer.grid, like });
      const found = { store, threshold: threshold ?? prediction.threshold.value, signal };
      let made: MadeObjects | undefined;
      try {
        if (objects) {
          made = await objectsFromProbability(image, {
            ...{
              ...found,
              classIndex,
              extent: objects.extent,
              rules: rulesOf(objects),
            },
            onProgress: (done) => onProgress(signal, done),
          });
        } else await labelsFromProbability(image, found);
      } catch (error) {
        await labels.remove(layer.id);
        throw error;
      }
      await labels.flush(layer.id).catch(() => {}); // who listens was told
      model.add(layer);
      recordAdded({ model, pixels }, [layer], { title: "turn prediction into labels" });
      return { layer: layer.id, ...(made && resultOf(made)) };
    },
  });
}

/** The index of the class whose objects are wanted, which is said by its label. */
function chosenClass({ grid, name }: ProbabilityLayer, objects: ObjectChoice): number {
  const index = indexOfClass(grid, objects.class);
  if (index !== undefined || !grid.axes.includes("class")) return index ?? 0;
  const known = drawnClasses(grid).map(({ label }) => label);
  throw new Failure(
    { code: "command/bad-arguments", command: "labels.fromProbability", argument: "objects" },
    `${name.value} has no class ${objects.class}; known: ${known.join(", ")}`,
  );
}

/** Outlines in the view what `labels.fromProbability` would make of it; without rules the outlines go. */
function previewObjectsCommand({ model }: LabelsParts) {
  return commandBody({
    args: v.strictObject({ layer: v.string(), objects: v.optional(objectChoice) }),
    run({ layer: id, objects: choice }) {
      const layer = model.layerOf(id, "probability");
      model.previewObjects(choice && { layer: layer.id, choice });
    },
  });
}

function resultOf({ count, unsplit }: MadeObjects) {
  const warnings =
    unsplit > 0
      ? [
          `${unsplit === 1 ? "One area is" : `${unsplit} areas are`} too large to be split and stayed one object each: a higher threshold takes them apart`,
        ]
      : [];
  return { objects: count, warnings };
}
