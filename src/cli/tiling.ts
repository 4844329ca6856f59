import type { WholeOptions } from "#ml/predict/predict-whole.ts";
import { badArgument, wholeNumber } from "./command-line.ts";

/** How images are cut into tiles for prediction. */
export interface Tiling {
  readonly tile: WholeOptions["tile"];
  readonly tta: boolean;
}

export const tilingOptions = {
  tile: { type: "string", default: "256" },
  overlap: { type: "string", default: "0.5" },
  tta: { type: "boolean", default: false },
} as const;

export const tilingHelp = `  --tile N|whole     side of a tile in pixels; 256 by default. "whole" is one tile a plane
  --overlap F        the share of a tile that its neighbour covers too, 0 to 0.9; 0.5 by default
  --tta              averages the eight orientations of a tile: better, and eight times the work`;

/** Reads `--tile`, `--overlap` and `--tta`. */
export function readTiling(
  { tile, overlap, tta }: { tile: string; overlap: string; tta: boolean },
  command: string,
): Tiling {
  const share = Number(overlap);
  if (!(share >= 0 && share <= 0.9))
    throw badArgument({ command, option: "--overlap" }, `"${overlap}" is not from 0 to 0.9`);
  const tilePx =
    tile === "whole" ? tile : wholeNumber(tile, { command, option: "--tile", least: 16 });
  return { tile: { tilePx, overlap: share }, tta };
}
