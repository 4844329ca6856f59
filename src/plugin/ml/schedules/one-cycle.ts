import { along, type Schedule, type ScheduleMember } from "./schedule.ts";

export interface OneCycleParameters {
  /** Share of the steps that the rate climbs. */
  readonly warmup: number;
  /** The first rate is the highest divided by this. */
  readonly divide: number;
  /** The last rate is the first divided by this. */
  readonly finalDivide: number;
}

const [high, low] = [0.95, 0.85];

/** Up and down along cosines, momentum the other way round (Smith and Topin 2019, as in PyTorch's OneCycleLR). */
export const oneCycle = {
  id: "one-cycle",
  title: "One cycle",
  summary: "Up, then down below where it began: quick in short runs",
  defaults: { warmup: 0.3, divide: 25, finalDivide: 1e4 } as OneCycleParameters, // wider than the literal
  ranges: { warmup: [0, 1, "included"], divide: [1, Infinity], finalDivide: [1, Infinity] },
  build({ warmup, divide, finalDivide }: OneCycleParameters): Schedule {
    const first = 1 / divide;
    const last = first / finalDivide;
    return ({ step, steps }) => {
      const top = warmup * steps - 1;
      if (step <= top) {
        const share = top > 0 ? step / top : 1;
        return { lrFactor: along(first, 1, share), momentum: along(high, low, share) };
      }
      const share = Math.min(1, (step - top) / Math.max(1, steps - 1 - top));
      return { lrFactor: along(1, last, share), momentum: along(low, high, share) };
    };
  },
} as const satisfies ScheduleMember<"one-cycle", OneCycleParameters>;
