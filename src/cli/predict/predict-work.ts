import type { Executors } from "#ml/networks.ts";
import type { SavedModel } from "#ml/results/model-file.ts";
import type { ProgressLine } from "../progress-line.ts";
import type { PredictOptions } from "./predict-options.ts";

/** What predictions of one command share. */
export interface PredictWork {
  readonly options: PredictOptions;
  readonly model: SavedModel;
  readonly networks: Executors;
  readonly progress: ProgressLine;
}

/** "cells.tif" beside "cells_binarized.tif". */
export function binarizedName(path: string): string {
  return path.replace(/((\.ome)?\.[^./\\]+)$/i, "_binarized$1");
}
