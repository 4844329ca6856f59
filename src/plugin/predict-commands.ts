import * as v from "valibot";
import { type CommandBody, commandBody } from "#core/commands.ts";
import { Failure } from "#core/failure.ts";
import { type LayerId, shortId } from "#core/ids.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { ImageLayer } from "#core/layers/layer.ts";
import type { PluginContext } from "#viewer/index.ts";
import {
  inside,
  jobEntries,
  type Place,
  type PredictInput,
  placeSchema,
  savedName,
} from "#worker/tokens.ts";
import { focusOf } from "./focus.ts";
import type { PredictTaskId } from "./learning.ts";
import type { LearningParts } from "./learning-parts.ts";
import { PredictionTask } from "./prediction-task.ts";

type Region = PredictInput["region"];

const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const range = v.pipe(
  v.tuple([index, index]),
  v.check(([start, stop]) => start < stop, "Expected [start, stop] with start below stop"),
);
const predictArguments = v.strictObject({
  /** A run, or a folder that holds a model. */
  model: v.union([v.string(), placeSchema]),
  image: v.string(),
  region: v.optional(v.union([v.picklist(["view", "all"]), v.record(v.string(), range)]), "view"),
  tile: v.optional(v.pipe(index, v.minValue(16), v.maxValue(2048)), 256),
  overlap: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(0.9)), 0.5),
  tta: v.optional(v.boolean(), false),
  /** Of the image's levels, that which the network sees. */
  level: v.optional(v.union([index, v.literal("auto")]), 0),
  /** A folder that the prediction is put into, or "pick" to ask for one; the browser's own storage where it is left out. */
  to: v.optional(v.union([v.literal("pick"), placeSchema])),
  backend: jobEntries.backend,
});
const taskArguments = v.strictObject({ task: v.string() });

export function predictCommands(parts: LearningParts): { readonly [id: string]: CommandBody } {
  const { state } = parts;
  return {
    "predict.start": commandBody({
      args: predictArguments,
      run: (args, signal) => startPrediction(parts, args, signal),
    }),
    "predict.list": commandBody({
      args: v.strictObject({}),
      run: () =>
        state.predictions.value.map(({ id: task, layer, status }) => ({
          ...{ task, layer },
          ...status.value,
        })),
    }),
    "predict.resume": commandBody({
      args: taskArguments,
      run: async ({ task: id }, signal) => {
        const { task } = state.prediction(id);
        const layer = await task.resume(signal);
        state.addPrediction({ layer, task });
        return { layer, task: id };
      },
    }),
    "predict.status": commandBody({
      args: taskArguments,
      run: ({ task }) => state.prediction(task).status.value,
    }),
    "predict.cancel": commandBody({
      args: taskArguments,
      run: ({ task }) => state.prediction(task).task.cancel(),
    }),
  };
}

/** Resolves once the empty prediction is open as a layer; what arrives after that appears in it. */
async function startPrediction(
  parts: LearningParts,
  args: v.InferOutput<typeof predictArguments>,
  signal: AbortSignal,
): Promise<{ layer: LayerId; task: PredictTaskId }> {
  const { context, state } = parts;
  const image = context.model.layerOf(args.image, "image");
  const region = regionOf(context, image, args.region);
  checkLevel(image, args.level);
  const id = newTaskId();
  const to = await placeFor({ id, image }, { wanted: args.to, context, signal });
  const task = new PredictionTask(parts, {
    id,
    input: {
      ...{ task: id, model: args.model, image: await context.source(image.id), to },
      ...{ region, focus: focusOf(context, image), level: args.level },
      ...{ tilePx: args.tile, overlap: args.overlap, tta: args.tta },
      backend: parts.backendFor(args.backend),
    },
  });
  state.claim(to);
  const begun = task.run(signal);
  state.addPrediction({ layer: null, task }); // there to be cancelled from now on
  const layer = await begun.catch((error: unknown) => {
    state.release(to);
    state.removePrediction(id);
    throw error;
  });
  if (typeof args.model === "string") state.use(args.model);
  state.addPrediction({ layer, task });
  return { layer, task: id };
}

/** In the browser's own storage, or in a folder under a name of its own. */
async function placeFor(
  { id, image }: { readonly id: PredictTaskId; readonly image: ImageLayer },
  {
    wanted,
    context,
    signal,
  }: {
    readonly wanted: v.InferOutput<typeof predictArguments>["to"];
    readonly context: PluginContext;
    readonly signal: AbortSignal;
  },
): Promise<Place> {
  if (wanted === undefined) return { kind: "opfs", path: `predictions/${id}` };
  const folder = wanted === "pick" ? await context.pickFolder(signal, "readwrite") : wanted;
  await context.allowWriting(folder);
  return inside(folder, `${savedName(image.name.value)} ${id}.ome.zarr`);
}

function checkLevel(
  { grid }: ImageLayer,
  level: v.InferOutput<typeof predictArguments>["level"],
): void {
  if (level === "auto" || level < grid.levels) return;
  throw badArgument(
    "level",
    `The image has ${grid.levels} levels, counted from 0; there is no level ${level}`,
  );
}

function regionOf(
  context: PluginContext,
  image: ImageLayer,
  wanted: v.InferOutput<typeof predictArguments>["region"],
): Region {
  if (wanted === "all") return {};
  if (wanted !== "view") return checkedRegion(image, wanted);
  const visible = context.visibleRegion(image.id);
  if (!visible) throw badArgument("region", `Nothing of ${image.name.value} is on the screen`);
  return Object.fromEntries(
    Object.entries(visible).map(([axis, [start, stop]]) => [
      axis,
      [Math.floor(start), Math.ceil(stop)] as const,
    ]),
  );
}

function checkedRegion({ grid }: ImageLayer, region: Region): Region {
  const axes = grid.axes.filter((axis) => axis !== "c");
  for (const [axis, [, stop]] of Object.entries(region)) {
    if (!axes.includes(axis))
      throw badArgument(
        `region.${axis}`,
        `The image has no axis ${axis}; known: ${axes.join(", ")}`,
      );
    const length = lengthOf(grid, axis);
    if (stop > length)
      throw badArgument(`region.${axis}`, `${axis} ends at ${length}, the region at ${stop}`);
  }
  return region;
}

function badArgument(argument: string, message: string): Failure {
  const command = "predict.start";
  return new Failure({ code: "command/bad-arguments", command, argument }, message);
}

function newTaskId(): PredictTaskId {
  return `prediction-${shortId()}` as PredictTaskId; // the one maker of this brand
}
