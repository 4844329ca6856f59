import type { BceDiceLoss, FusedLoss } from "../fused-loss.ts";
import { type Place, startOf } from "./buffer.ts";
import type { FeatureMap } from "./feature-map.ts";
import type { Plan } from "./plan.ts";
import { mostShares } from "./step.ts";

/** Where a fused loss finds what it compares, and leaves float64 numbers that add up to its value. */
export interface LossPlaces {
  readonly target: FeatureMap;
  /** [batch][height][width] float32 */
  readonly weight: Place;
  readonly values: Place;
  readonly valueCount: number;
}

/** The kernels of the losses that are a mean over pixels. */
const pixelKernels = {
  "cross-entropy": "crossEntropy",
  l1: "absoluteError",
  mse: "squaredError",
} as const;

interface LossMaps {
  readonly logits: FeatureMap;
  readonly target: FeatureMap;
  readonly weight: Place;
  readonly gradient: FeatureMap;
  readonly mask: Place;
}

/** Adds the kernels of a loss of the map `id`, whose gradient goes to `toLogits`. */
export function addLoss(
  plan: Plan,
  {
    fused,
    id,
    toLogits,
  }: { readonly fused: FusedLoss; readonly id: string; readonly toLogits: FeatureMap },
): LossPlaces {
  const logits = plan.map(id);
  const { channels, batch, height, width } = logits;
  const target = plan.newMap(plan.sizeOf(id), { channels, margin: 0, lasting: true });
  const weight = lasting(plan, 16 * Math.ceil((batch * height * width) / 4));
  const maps = { logits, target, weight, gradient: toLogits, mask: plan.store.mask(id) };
  const values =
    fused.kind === "bce-dice"
      ? addBceDice(plan, { ...maps, fused })
      : addPixelLoss(plan, { ...maps, fused });
  return { target, weight, ...values };
}

type Values = Pick<LossPlaces, "values" | "valueCount">;

function addBceDice(
  plan: Plan,
  { fused, ...maps }: LossMaps & { readonly fused: BceDiceLoss },
): Values {
  const { program } = plan;
  const { channels } = maps.logits;
  const values = lasting(plan, 8);
  const record = {
    ...maps,
    outputs: channels.places.length,
    ...{ bce: fused.bce, dice: fused.dice, smooth: fused.smooth, leastWeight: fused.leastWeight },
    sums: lasting(plan, 8 * mostShares * (4 * channels.count + 2)),
    coefficients: lasting(plan, 8 * mostShares * channels.count),
    loss: values,
  };
  program.add("bceDice", record);
  program.add("bceDiceGradient", record);
  return { values, valueCount: 1 };
}

function addPixelLoss(
  plan: Plan,
  { fused, ...maps }: LossMaps & { readonly fused: Exclude<FusedLoss, BceDiceLoss> },
): Values {
  const { program } = plan;
  const { weight, logits } = maps;
  const weights = lasting(plan, 8);
  const values = lasting(plan, 32 * mostShares);
  const quads = weight.buffer.bytes / 16;
  program.add("sumWeights", { weight, quads, sum: weights }, { shares: 1 });
  const shares = program.add(pixelKernels[fused.kind], {
    ...maps,
    terms: fused.kind === "cross-entropy" ? 1 : logits.channels.places.length,
    leastWeight: fused.leastWeight,
    weights,
    losses: values,
  });
  return { values, valueCount: 4 * shares };
}

function lasting({ program }: Plan, bytes: number): Place {
  return startOf(program.buffer(bytes, { lasting: true }));
}
