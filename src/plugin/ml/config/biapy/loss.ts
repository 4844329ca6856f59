import { keyOf } from "./model.ts";
import type { BiapySection } from "./section.ts";

const ofMasks = { "": "bce", CE: "bce", DICE: "dice" } as const;
const ofImages = { "": "l1", MAE: "l1", MSE: "mse" } as const;
const classes = "MODEL.N_CLASSES";

/** What is minimised, and how many classes there are: the two say together what leaves the network. */
export const loss: BiapySection = {
  read(config) {
    const isMask = config.text("PROBLEM.TYPE", "SEMANTIC_SEG") === "SEMANTIC_SEG";
    const count = Math.max(config.number(classes, 2), config.number("DATA.N_CLASSES", 2));
    config.only("LOSS.CLASS_REBALANCE", false, "pixels of rare classes count no more than others");
    config.only("LOSS.IGNORE_INDEX", -1, "name the label to leave out as LAMELLA.ignoreLabel");
    const table = isMask ? ofMasks : ofImages;
    const id = config.oneOf("LOSS.TYPE", "", table) ?? "bce";
    if (!isMask || count <= 2) return { loss: { id } };
    const ids = Array.from({ length: count - 1 }, (_, i) => i + 1);
    return { loss: { id: id === "bce" ? "cross-entropy" : id }, classes: ids };
  },
  write({ loss, classes: ids, pretext }) {
    const id = loss.id === "cross-entropy" ? "bce" : loss.id;
    const { "": _usual, ...named } = pretext ? ofImages : ofMasks;
    const name = keyOf(named, id);
    const count = ids && ids.length > 1 ? ids.length + 1 : undefined;
    return {
      ...(name !== undefined && { "LOSS.TYPE": name }),
      ...(count !== undefined && { [classes]: count }),
    };
  },
};
