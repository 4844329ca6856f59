import type { AlignedData } from "uplot";
import type { HistoryPoint } from "#plugin/learning.ts";

/** Steps, losses, smoothed losses, and the validation Dice where there is one. */
export function curveData(points: readonly HistoryPoint[]): AlignedData {
  // How much of the smoothed loss comes from the steps before: little in a short curve, which is still steep.
  const memory = Math.min(0.9, Math.max(0, 1 - 12 / points.length));
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
