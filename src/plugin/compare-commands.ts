import * as v from "valibot";
import { type CommandBody, commandBody } from "#core/commands.ts";
import { Failure } from "#core/failure.ts";
import { shortId } from "#core/ids.ts";
import { signal } from "#core/signal.ts";
import {
  type CompareInput,
  comparePretraining,
  type LabelShare,
  labelShare,
} from "#worker/tokens.ts";
import { endComparison, startingComparison, withComparison } from "./comparison-status.ts";
import type { ComparisonStatus, ComparisonTaskId } from "./learning.ts";
import type { LearningParts } from "./learning-parts.ts";
import { errorOf } from "./run-status.ts";
import { trainArguments, trainInput } from "./train-input.ts";
import { untilBegun } from "./until-begun.ts";

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
  const id = newTaskId();
  const input: CompareInput = {
    ...(await trainInput(parts, args, until)),
    ...{
      comparison: id,
      pretrained,
      seeds: [...new Set(seeds)],
      shares: sharesOf({ fractions, images }),
    },
  };
  const { controller, begun } = untilBegun(until);
  const status = signal<ComparisonStatus>(startingComparison);
  await new Promise<void>((resolve, reject) => {
    let hasBegun = false;
    const result = client.run(comparePretraining, input, {
      signal: controller.signal,
      onProgress(progress) {
        status.value = withComparison(status.value, progress);
        if (hasBegun || progress.kind !== "began") return;
        hasBegun = true;
        begun();
        state.addComparison({ id, run: pretrained, status, cancel: () => controller.abort() });
        resolve();
      },
    });
    result.finally(begun).then(
      () => {
        status.value = endComparison(status.value, { state: "done" });
      },
      (error: unknown) => {
        status.value = endComparison(status.value, {
          ...(controller.signal.aborted
            ? { state: "cancelled" }
            : { state: "failed", error: errorOf(error) }),
        });
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

function newTaskId(): ComparisonTaskId {
  return `comparison-${shortId()}` as ComparisonTaskId; // the one maker of this brand
}
