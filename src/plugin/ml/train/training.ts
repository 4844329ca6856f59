import type { Breakdown, Network, UpdateRule, Weights } from "#compute/index.ts";
import type { Patch } from "../data/patch.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Metrics } from "./evaluate.ts";
import type { RunControl } from "./run-control.ts";

/** What a training consists of. */
export interface Training {
  /** Makes the network to begin with, and the one to go on with where that broke down. The run disposes it. */
  open(change?: Change): Promise<Network>;
  /** Where it begins. */
  readonly start: Checkpoint;
  /** What patches are drawn from. */
  readonly sampler: {
    draw(signal: AbortSignal): Promise<readonly Patch[]>;
    save(): Checkpoint["draws"];
    load(draws: Checkpoint["draws"]): void;
  };
  /** Measures the network as it is; "dice" decides which weights are best. */
  validate(network: Network, signal: AbortSignal): Promise<Metrics>;
  ruleAt(step: number): UpdateRule;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** Steps between validations. */
  readonly validateEvery: number;
}

/** A network broke down, and the run goes on with another. */
export interface Change {
  readonly breakdown: Breakdown;
  /** Steps done when it happened. */
  readonly at: number;
  /** The step after which the next one goes on: those since are lost, and come again. */
  readonly from: number;
}

/** Reported after every step, and when the run pauses. */
export interface TrainingProgress {
  readonly state: "running" | "paused";
  /** Steps done. */
  readonly step: number;
  readonly epoch: number;
  readonly loss: number | null;
  /** Of the last validation. */
  readonly metrics: Metrics | Record<string, never>;
  readonly bestDice: number | null;
  readonly stepMs: number | null;
  readonly etaMs: number | null;
  /** The step that was just done; absent where none was. */
  readonly point?: TrainingPoint;
}

export interface TrainingPoint {
  readonly step: number;
  readonly loss: number;
  readonly validation?: Metrics;
}

/** The best weights so far, and where they were reached. */
export interface Best {
  readonly weights: Weights;
  readonly dice: number;
  readonly step: number;
}

export interface TrainingHooks {
  readonly control: RunControl;
  report(progress: TrainingProgress): void;
  /** Awaited: a run's best weights are safe before it goes on. */
  keep(best: Best): Promise<void>;
}

export interface TrainingResult {
  readonly state: "done" | "stopped";
  readonly step: number;
}
