import type { Loss } from "#compute/index.ts";
import { bce } from "./bce.ts";
import { type DiceParameters, dice } from "./dice.ts";
import type { LossMember } from "./loss.ts";

/** Their plain sum: cross-entropy for steady gradients, Dice for masks that cover little. */
export const bceDice = {
  id: "bce-dice",
  title: "Cross-entropy and Dice",
  defaults: dice.defaults,
  build(parameters: DiceParameters): Loss {
    const crossEntropy = bce.build();
    const overlap = dice.build(parameters);
    return (tf, compared) => tf.add(crossEntropy(tf, compared), overlap(tf, compared));
  },
} as const satisfies LossMember<"bce-dice", DiceParameters>;
