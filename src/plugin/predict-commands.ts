import * as v from "valibot";
import { type CommandBody, commandBody } from "#core/commands.ts";
import { Failure } from "#core/failure.ts";
import { type LayerId, shortId } from "#core/ids.ts";
import { lengthOf } from "#core/layers/grid.ts";
import type { ImageLayer } from "#core/layers/layer.ts";
import { type Signal, signal } from "#core/signal.ts";
import type { PluginContext } from "#viewer/index.ts";
import {
  jobEntries,
  type PredictInput,
  type PredictProgress,
  placeSchema,
  predict,
} from "#worker/tokens.ts";
import { focusOf } from "./focus.ts";
import type { PredictionStatus, PredictTaskId } from "./learning.ts";
import type { LearningParts } from "./learning-parts.ts";
import { errorOf } from "./run-status.ts";

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
  backend: jobEntries.backend,
});
const taskArguments = v.strictObject({ task: v.string() });

export function predictCommands(parts: LearningParts): { readonly [id: string]: CommandBody } {
  const { state } = parts;
  return {
    "predict.start": commandBody({
      args: predictArguments,
      run: (args) => startPrediction(parts, args),
    }),
    "predict.status": commandBody({
      args: taskArguments,
      run: ({ task }) => state.prediction(task).status.value,
    }),
    "predict.cancel": commandBody({
      args: taskArguments,
      run: ({ task }) => state.prediction(task).cancel(),
    }),
  };
}

/** Resolves once the empty prediction is open as a layer; what arrives after that appears in it. */
async function startPrediction(
  parts: LearningParts,
  args: v.InferOutput<typeof predictArguments>,
): Promise<{ layer: LayerId; task: PredictTaskId }> {
  const { context, state } = parts;
  const image = context.model.layerOf(args.image, "image");
  const region = regionOf(context, image, args.region);
  const task = newTaskId();
  const controller = new AbortController();
  const status = signal<PredictionStatus>(starting);
  const input: PredictInput = {
    model: args.model,
    image: await context.source(image.id),
    to: `predictions/${task}`,
    region,
    focus: focusOf(context, image),
    tilePx: args.tile,
    overlap: args.overlap,
    tta: args.tta,
    backend: parts.backendFor(args.backend),
  };
  const layer = await openWhenCreated(parts, { input, status, controller });
  if (typeof args.model === "string") state.use(args.model);
  state.addPrediction({ id: task, layer, status, cancel: () => controller.abort() });
  return { layer, task };
}

interface StartedPrediction {
  readonly input: PredictInput;
  readonly status: Signal<PredictionStatus>;
  readonly controller: AbortController;
}

/** Hands the work to the worker, follows it to its end, and resolves with the layer that it appears in. */
function openWhenCreated(
  { context, client }: LearningParts,
  { input, status, controller }: StartedPrediction,
): Promise<LayerId> {
  return new Promise((resolve, reject) => {
    let layer: Promise<LayerId> | undefined;
    const result = client.run(predict, input, {
      signal: controller.signal,
      onProgress(progress) {
        status.value = withProgress(status.value, progress);
        if (progress.kind === "arrived") drawWhenOpen(context, layer, progress.region);
        if (progress.kind !== "created") return;
        layer = openLayer(context, input.to, progress.name);
        layer.then(resolve, (error: unknown) => {
          controller.abort();
          reject(error);
        });
      },
    });
    result.then(
      () => end(status, "done"),
      (error: unknown) => {
        end(status, controller.signal.aborted ? "cancelled" : "failed", error);
        reject(error);
      },
    );
  });
}

const starting: PredictionStatus = {
  ...{ state: "running", tilesDone: 0, tilesTotal: 0, etaMs: null },
  ...{ backend: null, backendReason: null, notes: [] },
};

function withProgress(status: PredictionStatus, progress: PredictProgress): PredictionStatus {
  if (progress.kind === "tiles") {
    const { tilesDone, tilesTotal, etaMs } = progress;
    return { ...status, tilesDone, tilesTotal, etaMs };
  }
  if (progress.kind !== "began") return status;
  const { backend, reason: backendReason, note } = progress;
  const notes = note === undefined ? status.notes : [...status.notes, note];
  return { ...status, backend, backendReason, notes };
}

function end(
  status: Signal<PredictionStatus>,
  state: "done" | "cancelled" | "failed",
  error?: unknown,
): void {
  const isFailed = state === "failed" && { error: errorOf(error) };
  status.value = { ...status.value, state, etaMs: null, ...isFailed };
}

/** Regions may arrive while the layer is still being opened: they are drawn when it is there. */
function drawWhenOpen(
  context: PluginContext,
  layer: Promise<LayerId> | undefined,
  region: Region,
): void {
  layer?.then(
    (id) => context.pixelsChanged(id, region),
    () => {}, // whoever started the prediction is told why there is no layer
  );
}

const openedLayers = v.object({ layers: v.pipe(v.array(v.string()), v.minLength(1)) });

async function openLayer(context: PluginContext, path: string, name: string): Promise<LayerId> {
  const source = { kind: "opfs", path };
  const result = await context.run("viewer.open", { source, as: "probability", name });
  const [id = ""] = v.parse(openedLayers, result).layers;
  return context.model.layer(id).id;
}

function regionOf(
  context: PluginContext,
  image: ImageLayer,
  wanted: v.InferOutput<typeof predictArguments>["region"],
): Region {
  if (wanted === "all") return {};
  if (wanted !== "view") return checkedRegion(image, wanted);
  const visible = context.visibleRegion(image.id);
  if (!visible) throw badRegion("region", `Nothing of ${image.name.value} is on the screen`);
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
      throw badRegion(`region.${axis}`, `The image has no axis ${axis}; known: ${axes.join(", ")}`);
    const length = lengthOf(grid, axis);
    if (stop > length)
      throw badRegion(`region.${axis}`, `${axis} ends at ${length}, the region at ${stop}`);
  }
  return region;
}

function badRegion(argument: string, message: string): Failure {
  const command = "predict.start";
  return new Failure({ code: "command/bad-arguments", command, argument }, message);
}

function newTaskId(): PredictTaskId {
  return `prediction-${shortId()}` as PredictTaskId; // the one maker of this brand
}
