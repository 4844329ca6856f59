import { along, type Schedule, type ScheduleMember } from "./schedule.ts";

export interface CosineParameters {
  /** What it comes down to, as a share of the optimizer's rate. */
  readonly floor: number;
}

/** Down along half a cosine over the whole run (Loshchilov and Hutter 2017, as in PyTorch's CosineAnnealingLR). */
export const cosine = {
  id: "cosine",
  title: "Cosine",
  summary: "Down along half a cosine over the whole run",
  defaults: { floor: 0 } as CosineParameters, // wider than the literal
  ranges: { floor: [0, 1, "included"] },
  build:
    ({ floor }: CosineParameters): Schedule =>
    ({ step, steps }) => ({ lrFactor: along(1, floor, step / steps) }),
} as const satisfies ScheduleMember<"cosine", CosineParameters>;
