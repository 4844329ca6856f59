import type { Network } from "#compute/index.ts";
import type { Classes } from "../data/classes.ts";
import { type Patch, toBatch } from "../data/patch.ts";
import { addCounts, countPixels, noCounts } from "../metrics/counts.ts";
import { dice } from "../metrics/dice.ts";
import { iou } from "../metrics/iou.ts";
import { toProbabilities } from "../predict/probabilities.ts";
import { nextTurn } from "./next-turn.ts";

/** 0..1. A type, not an interface: it is JSON with names of metrics as keys. */
export type Metrics = { readonly dice: number; readonly iou: number };

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
  const { activation, outputs } = classes;
  let counts = noCounts;
  for (let at = 0; at < patches.length; at += batch) {
    signal.throwIfAborted();
    const { input, target, weight, shape } = toBatch(patches.slice(at, at + batch));
    const logits = await network.predict(input, shape);
    const predicted = toProbabilities(logits, { activation, outputs: outputs.length });
    counts = addCounts(counts, countPixels({ predicted, target, weight, threshold: 0.5 }));
    await nextTurn();
  }
  return { dice: dice.build()(counts), iou: iou.build()(counts) };
}
