import type { Executor } from "#compute/index.ts";
import { bceDice } from "#ml/losses/bce-dice.ts";
import { smallBatch, smallGraph, smallWeights } from "./small-network.ts";
import { tinyRule } from "./tiny-unet.ts";

/**
 * Trains a small network on patches of a side for so many steps, with a prediction and a save after each tenth, and asks `held` after the first
 * third and at the end: what a leak makes more of.
 */
export async function heldOverSteps<T>(
  executor: Executor,
  { steps, side, held }: { readonly steps: number; readonly side: number; readonly held: () => T },
): Promise<readonly [third: T, end: T]> {
  const loss = bceDice.build(bceDice.defaults);
  const network = await executor.create(smallGraph, { loss, weights: smallWeights });
  const batch = smallBatch(side);
  let third = held();
  for (let step = 1; step <= steps; step++) {
    await network.trainStep(batch, tinyRule);
    if (step % 10 === 0) {
      await network.predict(batch.input, batch.shape);
      await network.save();
    }
    if (step === Math.floor(steps / 3)) third = held();
  }
  const end = held();
  network.dispose();
  return [third, end];
}
