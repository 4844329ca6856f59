import type { Network } from "#compute/index.ts";
import { toBatch } from "../data/patch.ts";
import { nextTurn } from "../train/next-turn.ts";
import type { Measured } from "../train/validation-record.ts";
import { ValueMeasures } from "../value-metrics/measure-values.ts";
import { psnr } from "../value-metrics/psnr.ts";
import { withMask } from "./hide.ts";
import { type ReconstructionPatch, stored } from "./reconstruction-set.ts";

export interface ReconstructionQuestion {
  readonly patches: readonly ReconstructionPatch[];
  /** Patches at a time. */
  readonly batch: number;
  /** Of PSNR and SSIM. */
  readonly range: number;
  /** Of the same patches; see `baselinePsnr`. */
  readonly baselinePsnr: number;
  /** Whether the network is told what is hidden. */
  readonly seesMask: boolean;
}

export interface Reconstructed {
  /** The loss and every metric, each a figure over all pixels that count, and `baselinePsnr`: that of what the network was given. */
  readonly measured: Measured;
  /** Each patch as the network makes it, in stored values. */
  readonly images: readonly Float32Array[];
}

/** Runs the network over patches and compares what it makes of them with what they are. */
export async function measureReconstruction(
  network: Pick<Network, "measure">,
  { patches, batch, range, baselinePsnr: baseline, seesMask }: ReconstructionQuestion,
  signal: AbortSignal,
): Promise<Reconstructed> {
  const measures = new ValueMeasures(range);
  const images: Float32Array[] = [];
  let losses = 0;
  for (let at = 0; at < patches.length; at += batch) {
    signal.throwIfAborted();
    const some = patches.slice(at, at + batch);
    const { logits, loss } = await network.measure(toBatch(seesMask ? some.map(withMask) : some));
    losses += loss * some.length;
    const size = logits.length / some.length;
    for (const [i, patch] of some.entries()) {
      const values = logits.subarray(i * size, (i + 1) * size);
      const predicted = stored(values, patch.normalization);
      measures.add({ ...patch, predicted, target: patch.original });
      images.push(predicted);
    }
    await nextTurn();
  }
  const loss = losses / Math.max(1, patches.length);
  return { measured: { loss, ...measures.values(), baselinePsnr: baseline }, images };
}

/** The PSNR of what the network is given: the degraded image, or the mean where it is hidden. */
export function baselinePsnr(patches: readonly ReconstructionPatch[], range: number): number {
  const { tally, finish } = psnr.build();
  let [sum, weight] = [0, 0];
  for (const patch of patches) {
    const one = tally({ ...patch, predicted: patch.given, target: patch.original });
    sum += one.sum;
    weight += one.weight;
  }
  return finish(sum / weight, range);
}
