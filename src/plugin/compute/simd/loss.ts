import type { BceDiceLoss } from "../fused-loss.ts";
import { type Place, startOf } from "./buffer.ts";
import type { FeatureMap } from "./feature-map.ts";
import type { Plan } from "./plan.ts";
import { mostShares } from "./program.ts";

/** Where a fused loss finds what it compares, and leaves its value, a float64. */
export interface LossPlaces {
  readonly target: FeatureMap;
  readonly weight: Place;
  readonly value: Place;
}

export function addLoss(
  plan: Plan,
  {
    fused,
    id,
    logits,
    toLogits,
  }: {
    readonly fused: BceDiceLoss;
    readonly id: string;
    readonly logits: FeatureMap;
    readonly toLogits: FeatureMap;
  },
): LossPlaces {
  const { program } = plan;
  const { channels, batch, height, width } = logits;
  const lasting = (bytes: number) => startOf(program.buffer(bytes, { lasting: true }));
  const target = plan.newMap(plan.sizeOf(id), { channels, margin: 0, lasting: true });
  const weight = lasting(4 * batch * height * width);
  const value = lasting(8);
  const record = {
    ...{ logits, target, weight, gradient: toLogits, mask: plan.store.mask(id) },
    outputs: channels.places.length,
    ...{ bce: fused.bce, dice: fused.dice, smooth: fused.smooth, leastWeight: fused.leastWeight },
    sums: lasting(8 * mostShares * (4 * channels.count + 2)),
    coefficients: lasting(8 * mostShares * channels.count),
    loss: value,
  };
  program.add("bceDice", record);
  program.add("bceDiceGradient", record);
  return { target, weight, value };
}
