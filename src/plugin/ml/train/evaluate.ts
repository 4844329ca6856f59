import type { Network } from "#compute/index.ts";
import type { Classes } from "../data/classes.ts";
import { type Patch, toBatch } from "../data/patch.ts";
import { toProbabilities } from "../predict/probabilities.ts";
import { nextTurn } from "./next-turn.ts";

/** By name: "dice", "iou"; 0..1. */
export type Metrics = { readonly [name: string]: number };

export interface Evaluation {
  readonly patches: readonly Patch[];
  readonly classes: Classes;
  /** Patches at a time. */
  readonly batch: number;
}

/** Runs the network over patches and compares, at probability 0.5, where pixels count: one figure over all of them. */
export async function evaluate(
  network: Network,
  { patches, classes, batch }: Evaluation,
  signal: AbortSignal,
): Promise<Metrics> {
  const outputs = classes.outputs.length;
  const counts = classes.outputs.map(() => ({ both: 0, predicted: 0, wanted: 0 }));
  for (let at = 0; at < patches.length; at += batch) {
    signal.throwIfAborted();
    const { input, target, weight, shape } = toBatch(patches.slice(at, at + batch));
    const logits = await network.predict(input, shape);
    const found = toProbabilities(logits, { activation: classes.activation, outputs });
    for (const [output, count] of counts.entries())
      tally(count, { found, target, weight, output, outputs });
    await nextTurn();
  }
  return {
    dice: mean(counts.map(({ both, predicted, wanted }) => ratio(2 * both, predicted + wanted))),
    iou: mean(counts.map(({ both, predicted, wanted }) => ratio(both, predicted + wanted - both))),
  };
}

interface Overlap {
  both: number;
  predicted: number;
  wanted: number;
}

interface Compared {
  readonly found: Float32Array;
  readonly target: Float32Array;
  readonly weight: Float32Array;
  readonly output: number;
  readonly outputs: number;
}

function tally(count: Overlap, { found, target, weight, output, outputs }: Compared): void {
  for (let pixel = 0; pixel < weight.length; pixel++) {
    const counts = weight[pixel] ?? 0;
    if (counts === 0) continue;
    const predicted = (found[pixel * outputs + output] ?? 0) > 0.5;
    const wanted = (target[pixel * outputs + output] ?? 0) > 0.5;
    if (predicted) count.predicted += counts;
    if (wanted) count.wanted += counts;
    if (predicted && wanted) count.both += counts;
  }
}

/** Two empty masks agree. */
function ratio(part: number, whole: number): number {
  return whole === 0 ? 1 : part / whole;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
