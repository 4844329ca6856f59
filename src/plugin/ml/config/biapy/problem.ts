import type { Choice } from "../choice.ts";
import { isPretraining, type JobFile } from "../job-file.ts";
import type { BiapyConfig } from "./config.ts";
import type { BiapyEntries, BiapySection } from "./section.ts";

const type = "PROBLEM.TYPE";
const task = "PROBLEM.SELF_SUPERVISED.PRETEXT_TASK";
const noise = "PROBLEM.SELF_SUPERVISED.NOISE";
const factor = "PROBLEM.SELF_SUPERVISED.RESIZING_FACTOR";
const maskType = "MODEL.MAE_MASK_TYPE";
const maskRatio = "MODEL.MAE_MASK_RATIO";
const tokenPx = "MODEL.VIT_TOKEN_SIZE";

/** What is learnt: masks, or to bring back what was taken from images. */
export const problem: BiapySection = {
  read(config) {
    const isSegmentation = config.oneOf(type, "SEMANTIC_SEG", {
      SEMANTIC_SEG: true,
      SELF_SUPERVISED: false,
    });
    config.only("PROBLEM.NDIM", "2D", "images are trained on plane by plane, in 2D");
    const seed = { seed: config.number("SYSTEM.SEED", 0) };
    if (isSegmentation !== false) return { ...seed, unlabelled: "background" };
    const pretext = readPretext(config);
    return { ...seed, ...(pretext && { pretext }) };
  },
  write(file) {
    const usual = { "SYSTEM.SEED": file.seed, "PROBLEM.NDIM": "2D" };
    if (!isPretraining(file)) return { ...usual, [type]: "SEMANTIC_SEG" };
    return { ...usual, [type]: "SELF_SUPERVISED", ...writePretext(file) };
  },
};

/** Whether a configuration learns from images without masks. */
export function isSelfSupervised(config: BiapyConfig): boolean {
  return config.text(type, "SEMANTIC_SEG").toUpperCase() === "SELF_SUPERVISED";
}

/** Keys of the task that is not chosen say nothing. */
function readPretext(config: BiapyConfig): Choice | undefined {
  const id = config.oneOf(task, "crappify", { crappify: "crappify", masking: "masking" } as const);
  const shrunk = config.oneOf(factor, "4", { 2: 2, 4: 4, 6: 6 } as const) ?? 4;
  const pattern = config.oneOf(maskType, "grid", { grid: "grid", random: "random" } as const);
  const spoilt = { noise: config.number(noise, 0.2), factor: shrunk };
  const hidden = {
    ratio: config.number(maskRatio, 0.5),
    block: config.number(tokenPx, 16),
    pattern: pattern ?? "grid",
  };
  if (id === "crappify") return { id, ...spoilt };
  return id && { id, ...hidden };
}

function writePretext({ pretext }: Extract<JobFile, { pretext: unknown }>): BiapyEntries {
  const { id, noise: share, factor: times, ratio, block, pattern } = pretext;
  if (id === "crappify")
    return {
      [task]: id,
      [noise]: Number(share),
      ...([2, 4, 6].includes(Number(times)) && { [factor]: Number(times) }),
    };
  if (id !== "masking") return {};
  return {
    ...{ [task]: id, [maskType]: String(pattern) },
    ...{ [maskRatio]: Number(ratio), [tokenPx]: Number(block) },
  };
}
