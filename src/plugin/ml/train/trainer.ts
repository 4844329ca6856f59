import type { Network, UpdateRule, Weights } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import { type Patch, toBatch } from "../data/patch.ts";
import type { Metrics } from "./evaluate.ts";
import { nextTurn } from "./next-turn.ts";
import { Pace } from "./pace.ts";
import type { RunControl } from "./run-control.ts";

/** What a training consists of. */
export interface Training {
  readonly network: Network;
  draw(signal: AbortSignal): Promise<readonly Patch[]>;
  /** Measures the network as it is; "dice" decides which weights are best. */
  validate(signal: AbortSignal): Promise<Metrics>;
  ruleAt(step: number): UpdateRule;
  readonly steps: number;
  readonly stepsPerEpoch: number;
  /** Steps between validations. */
  readonly validateEvery: number;
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

/**
 * Trains to the last step, or until it is told to stop, and measures in between and at the end. Throws
 * `train/not-finite` on a loss that is no number (what was kept stays), and the signal's reason when it aborts.
 */
export async function train(
  training: Training,
  hooks: TrainingHooks,
  signal: AbortSignal,
): Promise<TrainingResult> {
  const { network, steps, validateEvery } = training;
  const tracker = new Tracker(training, hooks);
  const { control } = hooks;
  let step = 0;
  let validatedAt = -1;
  while (step < steps) {
    if (control.isPaused) tracker.report("paused", step);
    await control.whilePaused(signal);
    if (control.isStopped) break;
    const started = performance.now();
    const patches = await training.draw(signal);
    const loss = await network.trainStep(toBatch(patches), training.ruleAt(step));
    signal.throwIfAborted();
    step++;
    if (!Number.isFinite(loss)) throw notFinite(step);
    tracker.stepDone(loss, performance.now() - started);
    if (step % validateEvery === 0 || step === steps) {
      await tracker.validate(step, signal);
      validatedAt = step;
    }
    tracker.report("running", step);
    await nextTurn();
  }
  if (validatedAt !== step && step > 0) {
    await tracker.validate(step, signal);
    tracker.report("running", step);
  }
  return { state: step < steps ? "stopped" : "done", step };
}

/** What has been seen so far, for reports and for the choice of the best. */
class Tracker {
  readonly #training: Training;
  readonly #hooks: TrainingHooks;
  readonly #stepPace = new Pace();
  readonly #validationPace = new Pace();
  #loss: number | null = null;
  #metrics: Metrics | undefined;
  #bestDice: number | null = null;
  #fresh: { loss?: number; validation?: Metrics } = {};

  constructor(training: Training, hooks: TrainingHooks) {
    this.#training = training;
    this.#hooks = hooks;
  }

  stepDone(loss: number, ms: number): void {
    this.#loss = loss;
    this.#stepPace.add(ms);
    this.#fresh = { loss };
  }

  async validate(step: number, signal: AbortSignal): Promise<void> {
    const started = performance.now();
    const metrics = await this.#training.validate(signal);
    this.#metrics = metrics;
    this.#validationPace.add(performance.now() - started);
    this.#fresh = { ...this.#fresh, validation: metrics };
    const { dice } = metrics;
    if (this.#bestDice !== null && dice <= this.#bestDice) return;
    this.#bestDice = dice;
    const { weights } = await this.#training.network.save();
    await this.#hooks.keep({ weights, dice, step });
  }

  report(state: TrainingProgress["state"], step: number): void {
    const { loss = this.#loss ?? undefined, validation } = this.#fresh;
    const isNews = Object.keys(this.#fresh).length > 0 && loss !== undefined;
    this.#fresh = {};
    this.#hooks.report({
      state,
      step,
      epoch: Math.floor(step / this.#training.stepsPerEpoch),
      loss: this.#loss,
      metrics: this.#metrics ?? {},
      bestDice: this.#bestDice,
      stepMs: this.#stepPace.ms,
      etaMs: this.#etaMs(step),
      ...(isNews && { point: { step, loss, ...(validation && { validation }) } }),
    });
  }

  #etaMs(step: number): number | null {
    const stepMs = this.#stepPace.ms;
    if (stepMs === null) return null;
    const left = this.#training.steps - step;
    const validations = Math.ceil(left / this.#training.validateEvery);
    return left * stepMs + validations * (this.#validationPace.ms ?? 0);
  }
}

function notFinite(step: number): Failure {
  return new Failure(
    { code: "train/not-finite", step },
    `The loss stopped being a number at step ${step}; a smaller learning rate may help. The best weights before it are kept.`,
  );
}
