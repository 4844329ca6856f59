import type { Network } from "#compute/index.ts";
import { epochOf } from "./epoch.ts";
import { notFinite } from "./not-finite.ts";
import { Pace } from "./pace.ts";
import { bestOf, isBetter, isExhausted, type Seen, type TrainingPoint } from "./seen.ts";
import type { Training, TrainingHooks, TrainingProgress } from "./training.ts";
import { diceOf, type ValidationRecord } from "./validation-record.ts";

/** What has been seen so far of a run, for reports, for the choice of the best, and for early stopping. */
export class Tracker {
  readonly #training: Training;
  readonly #hooks: TrainingHooks;
  #stepPace = new Pace();
  #validationPace = new Pace();
  #step = 0;
  #history: TrainingPoint[] = [];
  #validations: ValidationRecord[] = [];
  /** Whose weights are kept. A network that takes over does not change that. */
  #kept: ValidationRecord | undefined;
  /** Since the last validation. */
  #steps = 0;
  #losses = 0;
  #fresh: Pick<TrainingProgress, "point" | "record"> = {};

  constructor(training: Training, hooks: TrainingHooks) {
    this.#training = training;
    this.#hooks = hooks;
    const { kept, start, monitor } = training;
    this.#kept = kept ?? bestOf(start.seen.validations, monitor);
  }

  /** Steps done. */
  get step(): number {
    return this.#step;
  }

  /** The step after which it was last measured. */
  get validatedAt(): number | undefined {
    return this.#validations.at(-1)?.step;
  }

  /** Of every validation so far. */
  get validationLosses(): readonly number[] {
    return this.#validations.map(({ validation }) => validation.loss);
  }

  /** Whether early stopping ends the run here. */
  get isExhausted(): boolean {
    return isExhausted(this.#validations, this.#training);
  }

  /** A copy, that later steps leave as it is. */
  save(): Seen {
    return {
      history: [...this.#history],
      validations: [...this.#validations],
      steps: this.#steps,
      losses: this.#losses,
    };
  }

  /** A network takes over after a step, at its own pace. */
  takeOver(step: number, seen: Seen): void {
    this.#step = step;
    this.#history = [...seen.history];
    this.#validations = [...seen.validations];
    this.#steps = seen.steps;
    this.#losses = seen.losses;
    this.#fresh = {};
    this.#stepPace = new Pace();
    this.#validationPace = new Pace();
  }

  stepDone({ loss, lr, ms }: { loss: number; lr: number; ms: number }): void {
    this.#step += 1;
    this.#steps += 1;
    this.#losses += loss;
    this.#stepPace.add(ms);
    const point = { step: this.#step, loss, lr };
    this.#history.push(point);
    this.#fresh = { point };
  }

  /** Throws `train/not-finite` on a loss that is no number, before it counts for anything. */
  async validate(network: Network, signal: AbortSignal): Promise<void> {
    const started = performance.now();
    const validation = await this.#training.validate(network, signal);
    this.#validationPace.add(performance.now() - started);
    if (!Number.isFinite(validation.loss))
      throw notFinite("the loss on what is held out", this.#step);
    const last = this.#history.at(-1);
    if (!last) throw new Error("A validation without a step");
    const record: ValidationRecord = {
      epoch: epochOf(this.#step, this.#training.stepsPerEpoch),
      step: this.#step,
      lr: last.lr,
      train: { loss: this.#losses / Math.max(1, this.#steps) },
      validation,
    };
    this.#validations.push(record);
    this.#steps = 0;
    this.#losses = 0;
    this.#fresh = { ...this.#fresh, record };
    if (isBetter(record, this.#kept, this.#training.monitor)) {
      const { weights } = await network.save();
      if (await this.#hooks.keep({ weights, record })) this.#kept = record;
    }
    await this.#hooks.validated(record);
  }

  report(state: TrainingProgress["state"]): void {
    const fresh = this.#fresh;
    this.#fresh = {};
    const step = this.#step;
    this.#hooks.report({
      state,
      step,
      epoch: epochOf(step, this.#training.stepsPerEpoch),
      loss: this.#history.at(-1)?.loss ?? null,
      metrics: this.#validations.at(-1)?.validation ?? {},
      bestDice: this.#kept ? diceOf(this.#kept) : null,
      bestStep: this.#kept?.step ?? null,
      stepMs: this.#stepPace.ms,
      etaMs: this.#etaMs(),
      ...fresh,
    });
  }

  /** Until the last step, validations included; early stopping may end it sooner. */
  #etaMs(): number | null {
    const stepMs = this.#stepPace.ms;
    if (stepMs === null) return null;
    const { steps, validateEvery } = this.#training;
    const left = steps - this.#step;
    if (left <= 0) return 0;
    const whole = Math.floor((steps - 1) / validateEvery) - Math.floor(this.#step / validateEvery);
    return left * stepMs + (whole + 1) * (this.#validationPace.ms ?? 0);
  }
}
