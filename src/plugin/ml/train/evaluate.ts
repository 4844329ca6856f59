import type { Network } from "#compute/index.ts";
import type { Classes } from "../data/classes.ts";
import { type Patch, toBatch } from "../data/patch.ts";
import { addCounts, countPixels, noCounts } from "../metrics/counts.ts";
import { metrics } from "../metrics/index.ts";
import { toProbabilities } from "../predict/probabilities.ts";
import { nextTurn } from "./next-turn.ts";
import type { Measured } from "./validation-record.ts";

export interface Evaluation {
  readonly patches: readonly Patch[];
  readonly classes: Classes;
  /** Patches at a time. */
  readonly batch: number;
}

/**
 * Runs the network over patches and compares, at probability 0.5, where pixels count: every metric is one figure over all
 * of them, the loss a mean over the batches by their patches.
 */
export async function evaluate(
  network: Network,
  { patches, classes, batch }: Evaluation,
  signal: AbortSignal,
): Promise<Measured> {
  const { activation, outputs } = classes;
  let counts = noCounts;
  let losses = 0;
  for (let at = 0; at < patches.length; at += batch) {
    signal.throwIfAborted();
    const part = toBatch(patches.slice(at, at + batch));
    const { target, weight, shape } = part;
    const { logits, loss } = await network.measure(part);
    losses += loss * shape.batch;
    const predicted = toProbabilities(logits, { activation, outputs: outputs.length });
    counts = addCounts(counts, countPixels({ predicted, target, weight, threshold: 0.5 }));
    await nextTurn();
  }
  const found = metrics.members.map(({ id, build }) => [id, build()(counts)] as const);
  return { loss: losses / Math.max(1, patches.length), ...Object.fromEntries(found) };
}
