import * as v from "valibot";
import { type CommandBody, commandBody } from "#core/commands.ts";
import { Failure } from "#core/failure.ts";
import { shortId } from "#core/ids.ts";
import { type Signal, signal } from "#core/signal.ts";
import {
  type CompareInput,
  type CompareProgress,
  comparePretraining,
  type LabelShare,
  labelShare,
} from "#worker/tokens.ts";
import type { ComparisonStatus, ComparisonTaskId } from "./learning.ts";
import type { LearningParts } from "./learning-parts.ts";
import { errorOf } from "./run-status.ts";
import { trainArguments, trainInput } from "./train-input.ts";

const usualFractions = [0.1, 0.25, 1];

/** Those of `train.start`, what was pretrained, and how often to train. */
const compareArguments = v.strictObject({
  ...trainArguments.entries,
  /** A pretrained run. */
  run: v.string(),
  /** Shares of the labels to learn from; or numbers of labelled images. */
  fractions: v.optional(v.pipe(v.array(labelShare.entries.fraction), v.minLength(1))),
  images: v.optional(v.pipe(v.array(labelShare.entries.images), v.minLength(1))),
  seeds: v.optional(v.pipe(v.array(v.pipe(v.number(), v.integer())), v.minLength(1)), [0, 1, 2]),
});
type CompareArguments = v.InferOutput<typeof compareArguments>;

const taskArguments = v.strictObject({ comparison: v.string() });

export function compareCommands(parts: LearningParts): { readonly [id: string]: CommandBody } {
  const { state } = parts;
  return {
    "pretrain.compare": commandBody({
      args: compareArguments,
      run: (args, signal) => startComparison(parts, args, signal),
    }),
    "compare.status": commandBody({
      args: taskArguments,
      run: ({ comparison }) => state.comparison(comparison).status.value,
    }),
    "compare.cancel": commandBody({
      args: taskArguments,
      run: ({ comparison }) => state.comparison(comparison).cancel(),
    }),
  };
}

/** Resolves once the first run begins; a job that cannot be run rejects, and leaves nothing. */
async function startComparison(
  parts: LearningParts,
  { run, fractions, images, seeds, ...args }: CompareArguments,
  until: AbortSignal,
): Promise<{ comparison: ComparisonTaskId }> {
  const { client, state } = parts;
  const { id: pretrained } = await state.run(run);
  const input: CompareInput = {
    ...(await trainInput(parts, args, until)),
    ...{ pretrained, seeds: [...new Set(seeds)], shares: sharesOf({ fractions, images }) },
  };
  const id = newTaskId();
  const controller = new AbortController();
  const status = signal<ComparisonStatus>(starting);
  const abort = () => controller.abort(until.reason);
  until.addEventListener("abort", abort, { once: true });
  if (until.aborted) abort();
  await new Promise<void>((resolve, reject) => {
    let hasBegun = false;
    const result = client.run(comparePretraining, input, {
      signal: controller.signal,
      onProgress(progress) {
        status.value = withProgress(status.value, progress);
        if (hasBegun || progress.kind !== "began") return;
        hasBegun = true;
        until.removeEventListener("abort", abort);
        state.addComparison({ id, run: pretrained, status, cancel: () => controller.abort() });
        resolve();
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
  return { comparison: id };
}

function sharesOf({
  fractions,
  images,
}: Pick<CompareArguments, "fractions" | "images">): LabelShare[] {
  if (fractions && images)
    throw new Failure(
      { code: "command/bad-arguments", command: "pretrain.compare", argument: "images" },
      "A comparison is of fractions of the labels or of numbers of images; leave one out",
    );
  if (images) return [...new Set(images)].map((count) => ({ images: count }));
  return [...new Set(fractions ?? usualFractions)].map((fraction) => ({ fraction }));
}

const starting: ComparisonStatus = {
  ...{ state: "running", runsDone: 0, runsTotal: 0, trial: null, step: 0, steps: 0, etaMs: null },
  ...{ curve: [], runs: [], summaries: [], backend: null, backendReason: null },
};

function withProgress(status: ComparisonStatus, progress: CompareProgress): ComparisonStatus {
  switch (progress.kind) {
    case "began":
      return { ...status, backend: progress.backend, backendReason: progress.reason };
    case "ended":
      return {
        ...{ ...status, ...progress.comparison },
        ...{ runsDone: progress.comparison.runs.length, curve: [] },
      };
    case "step": {
      const { kind: _kind, point, ...now } = progress;
      return { ...status, ...now, curve: point ? [...status.curve, point] : status.curve };
    }
  }
}

function end(
  status: Signal<ComparisonStatus>,
  state: "done" | "cancelled" | "failed",
  error?: unknown,
): void {
  const isFailed = state === "failed" && { error: errorOf(error) };
  status.value = { ...status.value, state, trial: null, curve: [], etaMs: null, ...isFailed };
}

function newTaskId(): ComparisonTaskId {
  return `comparison-${shortId()}` as ComparisonTaskId; // the one maker of this brand
}
