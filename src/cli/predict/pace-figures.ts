import type { PredictionProgress } from "#ml/predict/predict-region.ts";
import { clockText } from "../progress-line.ts";

/** How fast a prediction goes, and until when: "12.3 tiles/s", "ETA 1:20"; nothing before the first tiles. */
export function paceFigures({
  tilesPerSecond,
  etaMs,
}: Pick<PredictionProgress, "tilesPerSecond" | "etaMs">): string[] {
  if (tilesPerSecond === null || etaMs === null) return [];
  return [`${tilesPerSecond.toPrecision(3)} tiles/s`, `ETA ${clockText(etaMs)}`];
}
