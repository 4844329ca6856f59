import type { Choice } from "../choice.ts";
import { isPretraining } from "../job-file.ts";
import type { BiapyConfig } from "./config.ts";
import { keyOf } from "./model.ts";
import { isSelfSupervised } from "./problem.ts";
import type { BiapyEntries, BiapySection } from "./section.ts";

const ofMasks = { "": "bce", CE: "bce", DICE: "dice", W_CE_DICE: "bce-dice" } as const;
const ofImages = { "": "l1", MAE: "l1", MSE: "mse" } as const;
/** What stands for a loss of one class where there are several that exclude one another. */
const ofClasses = { bce: "cross-entropy", "bce-dice": "cross-entropy-dice" } as const;
const classes = "MODEL.N_CLASSES";
const weights = "LOSS.WEIGHTS";

/** What is minimised, and how many classes there are: the two say together what leaves the network. */
export const loss: BiapySection = {
  read(config) {
    const isMask = !isSelfSupervised(config);
    const count = Math.max(config.number(classes, 2), config.number("DATA.N_CLASSES", 2));
    config.only("LOSS.CLASS_REBALANCE", false, "pixels of rare classes count no more than others");
    config.only("LOSS.IGNORE_INDEX", -1, "name the label to leave out as LAMELLA.ignoreLabel");
    const table: { readonly [type: string]: string } = isMask ? ofMasks : ofImages;
    const one = config.oneOf("LOSS.TYPE", "", table) ?? "bce";
    const several: { readonly [id: string]: string } = ofClasses;
    const isOne = !isMask || count <= 2;
    const id = isOne ? one : (several[one] ?? one);
    const loss = { id, ...readWeights(config, id) };
    if (isOne) return { loss };
    return { loss, classes: Array.from({ length: count - 1 }, (_, i) => i + 1) };
  },
  write(file) {
    if (isPretraining(file)) return writeLossOfImages(file.loss);
    const { loss, classes: ids } = file;
    const id = keyOf(ofClasses, loss.id) ?? loss.id;
    const { "": _usual, ...named } = ofMasks;
    const name = keyOf(named, id);
    const count = ids && ids.length > 1 ? ids.length + 1 : undefined;
    return {
      ...(name !== undefined && { "LOSS.TYPE": name, ...writeWeights(loss) }),
      ...(count !== undefined && { [classes]: count }),
    };
  },
};

function writeLossOfImages(loss: Choice | undefined): BiapyEntries {
  const { "": _usual, ...named } = ofImages;
  const name = keyOf(named, loss?.id);
  return name === undefined ? {} : { "LOSS.TYPE": name };
}

/** What cross-entropy is called in a sum with Dice. */
const entropyOf: { readonly [id: string]: string } = {
  "bce-dice": "bce",
  "cross-entropy-dice": "crossEntropy",
};

/** BiaPy's comment names cross-entropy first; its code multiplies Dice with the first, and it is followed. */
function readWeights(config: BiapyConfig, id: string): { readonly [setting: string]: number } {
  const entropy = entropyOf[id];
  const [dice = 0, other = 0] = config.numbers(weights, [0.66, 0.34]);
  if (entropy === undefined) return {};
  config.note(
    `Dice counts ${dice} and cross-entropy ${other}, as BiaPy's code multiplies ${weights}; LAMELLA.loss can name them`,
  );
  return { [entropy]: other, dice, smooth: 1 };
}

function writeWeights(loss: Choice): BiapyEntries {
  const entropy = entropyOf[loss.id];
  return entropy === undefined ? {} : { [weights]: [Number(loss["dice"]), Number(loss[entropy])] };
}
