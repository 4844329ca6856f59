import type { Schedule, ScheduleMember } from "./schedule.ts";

export interface PolyParameters {
  readonly power: number;
}

/** lr (1 - share of the run)^power: nnU-Net's, which changes it at every epoch where this does at every step. */
export const poly = {
  id: "poly",
  title: "Polynomial",
  summary: "Down to 0 over the whole run: nnU-Net's",
  defaults: { power: 0.9 } as PolyParameters, // wider than the literal
  ranges: { power: [0, Infinity] },
  build:
    ({ power }: PolyParameters): Schedule =>
    ({ step, steps }) => ({ lrFactor: (1 - step / steps) ** power }),
} as const satisfies ScheduleMember<"poly", PolyParameters>;
