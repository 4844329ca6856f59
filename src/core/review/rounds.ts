import type { LabelNames } from "../layers/layer.ts";

/** What a pixel's label can have come from. Rejected is background. */
export const origins = ["accepted", "fixed", "rejected"] as const;
export type Origin = (typeof origins)[number];

/** The id by which a pixel of the labels of rounds says where its label comes from; 0 is drawn by hand. Rounds begin with 1. */
export function originId(round: number, origin: Origin): number {
  return (round - 1) * origins.length + origins.indexOf(origin) + 1;
}

/** What those ids of a round are called. */
export function originNames(round: number): LabelNames {
  return Object.fromEntries(
    origins.map((origin) => [originId(round, origin), `Round ${round}, ${origin}`]),
  );
}
