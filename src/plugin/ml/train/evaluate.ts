import type { Network } from "#compute/index.ts";
import type { Job } from "../config/job.ts";
import type { Classes } from "../data/classes.ts";
import { type Patch, toBatch } from "../data/patch.ts";
import { countPixels } from "../metrics/counts.ts";
import { metrics } from "../metrics/index.ts";
import { type ClassCounts, perClass, reduced } from "../metrics/reductions.ts";
import { toProbabilities } from "../predict/probabilities.ts";
import { nextTurn } from "./next-turn.ts";
import type { Measured } from "./validation-record.ts";

export interface Evaluation {
  readonly patches: readonly Patch[];
  readonly classes: Classes;
  readonly job: Pick<Job, "batch" | "threshold" | "reduction">;
}

/**
 * Runs the network over patches and compares where pixels count, at the job's threshold of probability: every metric is one figure over all
 * of them, reduced as the job says; the loss is a mean over the batches by their patches.
 */
export async function evaluate(
  network: Network,
  { patches, classes, job }: Evaluation,
  signal: AbortSignal,
): Promise<Measured> {
  const { activation, outputs } = classes;
  const { batch, threshold, reduction } = job;
  const images = new Map<number, ClassCounts>();
  let losses = 0;
  for (let at = 0; at < patches.length; at += batch) {
    signal.throwIfAborted();
    const measured = patches.slice(at, at + batch);
    const part = toBatch(measured);
    const { shape } = part;
    const { logits, loss } = await network.measure(part);
    losses += loss * shape.batch;
    const predicted = toProbabilities(logits, { activation, outputs: outputs.length });
    for (const [i, patch] of measured.entries())
      addTo(images, patch, { predicted: nth(predicted, { i, of: measured.length }), threshold });
    await nextTurn();
  }
  const found = metrics.members.map(
    ({ id, build }) => [id, reduced(build(), { images: [...images.values()], reduction })] as const,
  );
  return { loss: losses / Math.max(1, patches.length), ...Object.fromEntries(found) };
}

/** Patches of one image count together. */
function addTo(
  images: Map<number, ClassCounts>,
  { sheet = 0, target, weight }: Patch,
  { predicted, threshold }: { readonly predicted: Float32Array; readonly threshold: number },
): void {
  const counts = countPixels({ predicted, target, weight, threshold });
  const before = images.get(sheet);
  images.set(sheet, before ? perClass([before, counts]) : counts);
}

function nth(values: Float32Array, { i, of }: { readonly i: number; readonly of: number }) {
  const length = values.length / of;
  return values.subarray(i * length, (i + 1) * length);
}
