import type { BiapySection } from "./section.ts";

const noise = "PROBLEM.SELF_SUPERVISED.NOISE";
const factor = "PROBLEM.SELF_SUPERVISED.RESIZING_FACTOR";
const task = "PROBLEM.SELF_SUPERVISED.PRETEXT_TASK";

/** What is learnt: masks, or to mend what was spoilt. */
export const problem: BiapySection = {
  read(config) {
    const isSegmentation = config.oneOf("PROBLEM.TYPE", "SEMANTIC_SEG", {
      SEMANTIC_SEG: true,
      SELF_SUPERVISED: false,
    });
    config.only("PROBLEM.NDIM", "2D", "images are trained on plane by plane, in 2D");
    const seed = { seed: config.number("SYSTEM.SEED", 0) };
    if (isSegmentation !== false) return { ...seed, unlabelled: "background" };
    const pretext = config.oneOf(task, "crappify", { crappify: "crappify" } as const);
    if (!pretext) return seed;
    const shrunk = config.oneOf(factor, "4", { 2: 2, 4: 4, 6: 6 } as const) ?? 4;
    const settings = { noise: config.number(noise, 0.2), factor: shrunk };
    return { ...seed, unlabelled: "background", pretext: { id: pretext, ...settings } };
  },
  write({ seed, pretext }) {
    const type = pretext ? "SELF_SUPERVISED" : "SEMANTIC_SEG";
    const own = pretext && {
      [task]: pretext.id,
      [noise]: pretext.noise,
      [factor]: pretext.factor,
    };
    return { "SYSTEM.SEED": seed, "PROBLEM.TYPE": type, "PROBLEM.NDIM": "2D", ...own };
  },
};
