import type { Network } from "#compute/index.ts";
import { type Checkpoint, CheckpointPace } from "./checkpoint.ts";
import type { Tracker } from "./tracker.ts";
import type { Training, TrainingHooks } from "./training.ts";

/**
 * Takes a run's checkpoints: into memory, from where the next network goes on if this one breaks down, and more rarely to
 * where they outlive the run.
 */
export class Keeper {
  readonly #training: Training;
  readonly #tracker: Tracker;
  readonly #hooks: Pick<TrainingHooks, "save" | "control">;
  readonly #inMemory = new CheckpointPace();
  readonly #saved = new CheckpointPace();
  #last: Checkpoint;
  #savedAt: number;

  constructor(
    training: Training,
    {
      tracker,
      hooks,
    }: { readonly tracker: Tracker; readonly hooks: Pick<TrainingHooks, "save" | "control"> },
  ) {
    this.#training = training;
    this.#tracker = tracker;
    this.#hooks = hooks;
    this.#last = training.start;
    this.#savedAt = training.start.step;
  }

  /** Where the next network goes on. */
  get last(): Checkpoint {
    return this.#last;
  }

  /** After each step: takes and saves what is due. After a validation one is taken, so that none comes twice. */
  async notice(network: Network): Promise<void> {
    const { step, validatedAt } = this.#tracker;
    const mustSave = this.#saved.isDue;
    if (mustSave || validatedAt === step || this.#inMemory.isDue) await this.#take(network);
    if (mustSave) await this.#save();
  }

  /** Saves the run as it is now, unless that is what is saved already. */
  async save(network: Network): Promise<void> {
    const { step } = this.#tracker;
    if (this.#savedAt === step) return;
    if (this.#last.step !== step) await this.#take(network);
    await this.#save();
  }

  async #take(network: Network): Promise<void> {
    const { step } = this.#tracker;
    const state = await this.#inMemory.timed(() => network.save());
    const draws = this.#training.sampler.save();
    this.#last = { step, state, draws, seen: this.#tracker.save() };
    this.#hooks.control.took(this.#last);
  }

  async #save(): Promise<void> {
    await this.#saved.timed(() => this.#hooks.save(this.#last));
    this.#savedAt = this.#last.step;
  }
}
