import type { PresetName } from "./measure/bench-case.ts";

/** What one backend (or peer) does on one preset, as `--json` has it. Numbers that were not to be had are null. */
export interface BenchRow {
  readonly backend: string;
  readonly preset: PresetName;
  /** As asked for; a backend on a graphics card is measured once, under the first number. */
  readonly threads: number;
  /** Medians over the runs of a round, and over the rounds. */
  readonly trainStepMs: number | null;
  readonly forwardMs: number | null;
  /** Pixels a second that are trained on, or predicted. */
  readonly megapixelsPerSecond: number | null;
  /** Pixels a second of an image that is predicted by tiles that overlap; see `Measured.imageMs`. Of predictions alone. */
  readonly imageMegapixelsPerSecond?: number | null;
  /** By how much the resident memory of its process grew at most. */
  readonly memoryMiB: number | null;
  /** What a reader of the figures should know. */
  readonly note?: string;
  /** Why there are no figures. */
  readonly reason?: string;
  /** Milliseconds of every kernel in one run. */
  readonly profile?: { readonly [kernel: string]: number };
}
