import type { JobFile } from "#ml/config/job-file.ts";
import type { Networks } from "#ml/networks.ts";
import type { RunControl } from "#ml/train/run-control.ts";
import type { ProgressLine } from "../progress-line.ts";
import type { RunFiles } from "./run-files.ts";
import type { TrainOptions } from "./train-options.ts";

/** A run that was asked for, and where it is written. */
export interface RunRequest<File extends JobFile = JobFile> {
  readonly file: File;
  /** See ReadJobFile. */
  readonly takesModelOfInit: boolean;
  readonly options: TrainOptions;
  readonly files: RunFiles;
  readonly configName: string;
  readonly configText: string;
}

/** How far a run is, for whoever interrupts it. */
export interface Begun {
  /** Whether there is something to resume. */
  hasCheckpoint: boolean;
  /** Whether steps are done, so that it can end after one. */
  isTraining: boolean;
}

/** What a run works with. */
export interface RunParts {
  readonly control: RunControl;
  readonly networks: Networks;
  readonly progress: ProgressLine;
  readonly begun: Begun;
}
