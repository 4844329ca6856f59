import type { AlignedData } from "uplot";
import type { HistoryPoint } from "#plugin/learning.ts";

/** How much of the smoothed loss comes from the steps before. */
const memory = 0.9;

/** Steps, losses, smoothed losses, and the validation Dice where there is one. */
export function curveData(points: readonly HistoryPoint[]): AlignedData {
  let smooth = points[0]?.loss ?? 0;
  const smoothed = points.map(({ loss }) => {
    smooth = memory * smooth + (1 - memory) * loss;
    return smooth;
  });
  return [
    points.map(({ step }) => step),
    points.map(({ loss }) => loss),
    smoothed,
    points.map(({ validation: { dice } = {} }) => dice ?? null),
  ];
}
