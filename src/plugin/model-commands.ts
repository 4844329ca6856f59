import * as v from "valibot";
import { type CommandBody, commandBody } from "#core/commands.ts";
import { signal as createSignal } from "#core/signal.ts";
import {
  diceOf,
  exportModel,
  exportResults,
  importModel,
  listModels,
  modelFormats,
  nameOf,
  type Place,
  placeSchema,
  resultsName,
} from "#worker/tokens.ts";
import type { RunId } from "./learning.ts";
import type { LearningParts } from "./learning-parts.ts";
import { newRunId } from "./new-run-id.ts";
import { statusOfSaved } from "./run-status.ts";

const text = v.pipe(v.string(), v.minLength(1));
/** An address, or a place. */
const source = v.union([text, placeSchema]);

const exportArguments = v.strictObject({
  /** A run, or a place that holds a model. */
  model: source,
  format: v.optional(v.picklist(modelFormats.map(({ id }) => id)), "safetensors"),
  /** "download", "pick" to ask for a folder, or the folder that it goes into. */
  to: v.optional(source, "download"),
  /** Whether results of that name that are there already are replaced. */
  overwrite: v.optional(v.boolean(), false),
  /** Of the file, without its ending. */
  name: v.optional(text),
  description: v.optional(v.pipe(v.string(), v.maxLength(1024))),
  authors: v.optional(v.array(text)),
  /** An SPDX id. */
  license: v.optional(text),
});

export function modelCommands(parts: LearningParts): { readonly [id: string]: CommandBody } {
  const { client, context } = parts;
  return {
    /** Models in this browser's storage, oldest first; their ids are what `predict.start` takes. */
    "models.list": commandBody({
      args: v.strictObject({}),
      async run(_, signal) {
        const models = await client.run(listModels, undefined, { signal });
        return models
          .filter(({ best }) => best !== null)
          .map(({ id, title, created, best, state, step, steps, classes }) => ({
            ...{ id, title, created, bestDice: best && diceOf(best), state, step, steps },
            classes: classes.outputs.map((output) => output.title),
          }));
      },
    }),
    /** Returns `{ file }`, the name of a download, or `{ source }`, where the file or the folder of results lies. */
    "model.export": commandBody({
      args: exportArguments,
      run: (args, signal) => exported(parts, args, signal),
    }),
    /** Without a source it asks for a file. */
    "model.import": commandBody({
      args: v.strictObject({ source: v.optional(source) }),
      run: async ({ source: from }, signal) => ({
        model: await importFrom(from ?? (await context.pickFile(signal)), parts, signal),
      }),
    }),
  };
}

async function exported(
  parts: LearningParts,
  { to: wanted, overwrite, ...args }: v.InferOutput<typeof exportArguments>,
  signal: AbortSignal,
): Promise<{ source: Place } | { file: string }> {
  const { client, context } = parts;
  const to = wanted === "pick" ? await context.pickFolder(signal, "readwrite") : wanted;
  if (to !== "download" && args.format === "results")
    return resultsInFolder(parts, { ...args, to, overwrite }, signal);
  const { model, format, name, ...about } = args;
  const onProgress = (done: number) => context.onProgress(signal, done);
  const input = { model, format, name, about };
  return context.saveFile(await client.run(exportModel, input, { signal, onProgress }), to);
}

/** Bringing back what was held out takes the longest by far. */
const madeShare = 0.9;

async function resultsInFolder(
  { client, context, state }: LearningParts,
  {
    model,
    name,
    ...where
  }: { readonly to: string | Place } & Pick<
    v.InferOutput<typeof exportArguments>,
    "model" | "name" | "overwrite"
  >,
  signal: AbortSignal,
): Promise<{ source: Place }> {
  const run = typeof model === "string" ? await state.run(model) : undefined;
  const title = name ?? run?.title ?? (typeof model === "string" ? model : nameOf(model));
  const tell = (done: number) => context.onProgress(signal, done);
  return context.saveFolder(
    {
      name: resultsName(title),
      make: () =>
        client.run(
          exportResults,
          { model, name: title },
          { signal, onProgress: (done) => tell(done * madeShare) },
        ),
    },
    { ...where, signal, onProgress: (done) => tell(madeShare + done * (1 - madeShare)) },
  );
}

async function importFrom(
  from: v.InferOutput<typeof source>,
  { client, state, base }: LearningParts,
  signal: AbortSignal,
): Promise<RunId> {
  const place =
    typeof from === "string" ? ({ kind: "http", url: new URL(from, base).href } as const) : from;
  const id = newRunId();
  const model = await client.run(importModel, { source: place, run: id }, { signal });
  await state.restored;
  state.addRun({ id, title: model.title, status: createSignal(statusOfSaved(model)) });
  return id;
}
