import type { Breakdown, Network, UpdateRule, Weights } from "#compute/index.ts";
import type { Patch } from "../data/patch.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { RunControl } from "./run-control.ts";
import type { Monitor, TrainingPoint } from "./seen.ts";
import type { Measured, ValidationRecord } from "./validation-record.ts";

/** What a training consists of. */
export interface Training {
  /** Makes the network to begin with, and the one to go on with where that broke down. The run disposes it. */
  open(change?: Change): Promise<Network>;
  /** Where it begins. */
  readonly start: Checkpoint;
  /** The validation whose weights are kept by then, where a run goes on: it need not be among what the checkpoint has seen. */
  readonly kept?: ValidationRecord | undefined;
  /** What patches are drawn from. */
  readonly sampler: {
    draw(signal: AbortSignal): Promise<readonly Patch[]>;
    save(): Checkpoint["draws"];
    load(draws: Checkpoint["draws"]): void;
  };
  /** Measures the network as it is: the loss and every metric. */
  validate(network: Network, signal: AbortSignal): Promise<Measured>;
  /** What the step after so many does. `validationLosses` are those of the validations so far. */
  ruleAt(step: number, validationLosses: readonly number[]): UpdateRule;
  readonly steps: number;
  /** Steps that draw what is labelled once. */
  readonly stepsPerEpoch: number;
  /** Steps between validations. */
  readonly validateEvery: number;
  readonly monitor: Monitor;
  /** So many validations in a row that are no better end the run; 0: none do. */
  readonly patience: number;
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
  /** Of the last step; see epoch.ts. */
  readonly epoch: number;
  readonly loss: number | null;
  /** Of the last validation. */
  readonly metrics: Measured | Record<string, never>;
  /** The Dice of the weights that are kept. */
  readonly bestDice: number | null;
  /** The step that they are of; null where none are kept yet. */
  readonly bestStep: number | null;
  readonly stepMs: number | null;
  readonly etaMs: number | null;
  /** The step that was just done; absent where none was. */
  readonly point?: TrainingPoint;
  /** The validation after it. */
  readonly record?: ValidationRecord;
}

/** The best weights so far, and where they were reached. */
export interface Best {
  readonly weights: Weights;
  readonly record: ValidationRecord;
}

export interface TrainingHooks {
  readonly control: RunControl;
  report(progress: TrainingProgress): void;
  /**
   * Awaited: a run's best weights are safe before it goes on. Resolves with false where there was no room for them: what was
   * kept before is there still, and the next that are better than that are handed on.
   */
  keep(best: Best): Promise<boolean>;
  /** Puts a checkpoint where it outlives the run. Awaited; asked for as rarely as it is slow, and when the run pauses or ends. */
  save(checkpoint: Checkpoint): Promise<void>;
  /** After each validation. One that a breakdown or an interruption has taken back comes again. */
  validated(record: ValidationRecord): Promise<void>;
}

export interface TrainingResult {
  /** A run that early stopping ended is done. */
  readonly state: "done" | "stopped";
  readonly step: number;
}
