import type { Network } from "#compute/index.ts";
import { diceOf, type EpochRecord } from "./epoch-record.ts";
import { Pace } from "./pace.ts";
import { bestOf, isExhausted, type Seen, type TrainingPoint } from "./seen.ts";
import type { Training, TrainingHooks, TrainingProgress } from "./training.ts";

/** What has been seen so far of a run, for reports, for the choice of the best, and for early stopping. */
export class Tracker {
  readonly #training: Training;
  readonly #hooks: TrainingHooks;
  #stepPace = new Pace();
  #validationPace = new Pace();
  #step = 0;
  #history: TrainingPoint[] = [];
  #epochs: EpochRecord[] = [];
  #best: EpochRecord | undefined;
  /** Of the present epoch. */
  #steps = 0;
  #losses = 0;
  #fresh: Pick<TrainingProgress, "point" | "record"> = {};

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
    return this.#epochs.at(-1)?.step;
  }

  /** Of every epoch so far. */
  get validationLosses(): readonly number[] {
    return this.#epochs.flatMap(({ validation }) => (validation ? [validation.loss] : []));
  }

  /** Whether early stopping ends the run here. */
  get isExhausted(): boolean {
    return isExhausted(this.#epochs, this.#training);
  }

  /** A copy, that later steps leave as it is. */
  save(): Seen {
    return {
      history: [...this.#history],
      epochs: [...this.#epochs],
      steps: this.#steps,
      losses: this.#losses,
    };
  }

  /** A network takes over after a step, at its own pace. */
  takeOver(step: number, seen: Seen): void {
    this.#step = step;
    this.#history = [...seen.history];
    this.#epochs = [...seen.epochs];
    this.#best = bestOf(this.#epochs, this.#training.monitor);
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

  /** Ends an epoch. */
  async validate(network: Network, signal: AbortSignal): Promise<void> {
    const started = performance.now();
    const validation = await this.#training.validate(network, signal);
    this.#validationPace.add(performance.now() - started);
    const last = this.#history.pop();
    if (!last) throw new Error("An epoch without a step");
    const point = { ...last, validation };
    const record: EpochRecord = {
      epoch: this.#epochs.length,
      step: this.#step,
      lr: last.lr,
      train: { loss: this.#losses / Math.max(1, this.#steps) },
      validation,
    };
    this.#history.push(point);
    this.#epochs.push(record);
    this.#steps = 0;
    this.#losses = 0;
    this.#fresh = { point, record };
    this.#best = bestOf(this.#epochs, this.#training.monitor);
    if (this.#best === record) {
      const { weights } = await network.save();
      await this.#hooks.keep({ weights, record });
    }
    await this.#hooks.epochDone(record);
  }

  report(state: TrainingProgress["state"]): void {
    const fresh = this.#fresh;
    this.#fresh = {};
    const step = this.#step;
    this.#hooks.report({
      state,
      step,
      epoch: Math.floor(step / this.#training.stepsPerEpoch),
      loss: this.#history.at(-1)?.loss ?? null,
      metrics: this.#epochs.at(-1)?.validation ?? {},
      bestDice: this.#best ? diceOf(this.#best) : null,
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
