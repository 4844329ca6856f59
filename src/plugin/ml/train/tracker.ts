import type { Network } from "#compute/index.ts";
import type { Metrics } from "./evaluate.ts";
import { Pace } from "./pace.ts";
import type { Training, TrainingHooks, TrainingProgress } from "./training.ts";

/** What has been seen so far of a run, for reports and for the choice of the best. */
export class Tracker {
  readonly #training: Training;
  readonly #hooks: TrainingHooks;
  #stepPace = new Pace();
  #validationPace = new Pace();
  #step = 0;
  #validatedAt: number | undefined;
  #loss: number | null = null;
  #metrics: Metrics | undefined;
  #bestDice: number | null = null;
  #fresh: { loss?: number; validation?: Metrics } = {};

  constructor(training: Training, hooks: TrainingHooks) {
    this.#training = training;
    this.#hooks = hooks;
  }

  /** Steps done. */
  get step(): number {
    return this.#step;
  }

  /** The step after which it was last measured. */
  get validatedAt(): number | undefined {
    return this.#validatedAt;
  }

  /** A network takes over after a step, at its own pace. */
  takeOver(step: number): void {
    this.#step = step;
    this.#fresh = {};
    this.#stepPace = new Pace();
    this.#validationPace = new Pace();
  }

  stepDone(loss: number, ms: number): void {
    this.#step += 1;
    this.#loss = loss;
    this.#stepPace.add(ms);
    this.#fresh = { loss };
  }

  async validate(network: Network, signal: AbortSignal): Promise<void> {
    const started = performance.now();
    const metrics = await this.#training.validate(network, signal);
    this.#metrics = metrics;
    this.#validatedAt = this.#step;
    this.#validationPace.add(performance.now() - started);
    this.#fresh = { ...this.#fresh, validation: metrics };
    const { dice } = metrics;
    if (this.#bestDice !== null && dice <= this.#bestDice) return;
    const { weights } = await network.save();
    this.#bestDice = dice;
    await this.#hooks.keep({ weights, dice, step: this.#step });
  }

  report(state: TrainingProgress["state"]): void {
    const { loss = this.#loss ?? undefined, validation } = this.#fresh;
    const isNews = Object.keys(this.#fresh).length > 0 && loss !== undefined;
    this.#fresh = {};
    const step = this.#step;
    this.#hooks.report({
      state,
      step,
      epoch: Math.floor(step / this.#training.stepsPerEpoch),
      loss: this.#loss,
      metrics: this.#metrics ?? {},
      bestDice: this.#bestDice,
      stepMs: this.#stepPace.ms,
      etaMs: this.#etaMs(),
      ...(isNews && { point: { step, loss, ...(validation && { validation }) } }),
    });
  }

  #etaMs(): number | null {
    const stepMs = this.#stepPace.ms;
    if (stepMs === null) return null;
    const left = this.#training.steps - this.#step;
    const validations = Math.ceil(left / this.#training.validateEvery);
    return left * stepMs + validations * (this.#validationPace.ms ?? 0);
  }
}
