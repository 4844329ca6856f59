import { along, type Schedule, type ScheduleMember } from "./schedule.ts";

export interface WarmupCosineParameters {
  /** Share of the steps that the rate climbs. */
  readonly warmup: number;
  /** The first rate, as a share of the optimizer's. */
  readonly start: number;
  /** What it comes down to, as a share of the optimizer's rate. */
  readonly floor: number;
}

/**
 * Up along a line, then down along half a cosine, step by step, as BiaPy and timm have it. BiaPy starts from 0, which
 * wastes a step: `start` 0 is that.
 */
export const warmupCosine = {
  id: "warmup-cosine",
  title: "Warm-up and cosine",
  summary: "Up along a line, then down along half a cosine: BiaPy's",
  defaults: { warmup: 0.1, start: 0.01, floor: 0.01 } as WarmupCosineParameters, // wider than the literal
  ranges: {
    warmup: [0, 1, "included"],
    start: [0, 1, "included"],
    floor: [0, 1, "included"],
  },
  build:
    ({ warmup, start, floor }: WarmupCosineParameters): Schedule =>
    ({ step, steps }) => {
      const top = warmup * steps;
      const lrFactor =
        step < top
          ? start + (1 - start) * (step / top)
          : along(1, floor, (step - top) / (steps - top));
      return { lrFactor };
    },
} as const satisfies ScheduleMember<"warmup-cosine", WarmupCosineParameters>;
