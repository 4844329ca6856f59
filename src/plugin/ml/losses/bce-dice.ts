import { type Compared, fuse, type Loss, type Tf } from "#compute/index.ts";
import { bce } from "./bce.ts";
import { type DiceParameters, dice } from "./dice.ts";
import { type LossMember, leastWeight } from "./loss.ts";

/** Their plain sum: cross-entropy for steady gradients, Dice for masks that cover little. */
export const bceDice = {
  id: "bce-dice",
  title: "Cross-entropy and Dice",
  learns: "masks",
  defaults: dice.defaults,
  build(parameters: DiceParameters): Loss {
    const crossEntropy = bce.build();
    const overlap = dice.build(parameters);
    return fuse(
      (tf: Tf, compared: Compared) => tf.add(crossEntropy(tf, compared), overlap(tf, compared)),
      { kind: "bce-dice", bce: 1, dice: 1, smooth: parameters.smooth, leastWeight },
    );
  },
} as const satisfies LossMember<"bce-dice", DiceParameters>;
