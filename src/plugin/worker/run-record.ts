import { isFailure } from "#core/failure.ts";
import type { WritableStore } from "#io/stores/store.ts";
import type { Job } from "#ml/config/job.ts";
import type { ModelCard } from "#ml/results/model-card.ts";
import { saveCard, saveModel } from "#ml/results/saved-model.ts";
import { diceOf } from "#ml/train/epoch-record.ts";
import type { LearntTask } from "#ml/train/learnt-task.ts";
import { encodeCheckpoint, type RunCheckpoint } from "#ml/train/run-checkpoint.ts";
import type { RunHooks, Started } from "#ml/train/run-hooks.ts";
import { nothingSeen } from "#ml/train/seen.ts";
import type { TrainingProgress } from "#ml/train/training.ts";
import { checkpointKey } from "./run-store.ts";
import type { TrainData, TrainInput } from "./tokens.ts";

type Best = Parameters<RunHooks["keep"]>[0];

/** What a run that is about to train goes by. */
export interface RunStart {
  readonly input: TrainInput;
  readonly job: Job;
  readonly task: LearntTask;
  /** Where it goes on. */
  readonly resume: RunCheckpoint | undefined;
  /** What was written of it before. */
  readonly earlier: ModelCard | undefined;
}

/** What is written down of a run while it goes on. Every file is replaced as a whole. */
export class RunRecord {
  readonly #folder: WritableStore;
  #card: ModelCard;
  #history: ModelCard["history"];
  #epochs: ModelCard["epochs"];

  private constructor(folder: WritableStore, card: ModelCard) {
    this.#folder = folder;
    this.#card = card;
    this.#history = [...card.history];
    this.#epochs = [...card.epochs];
  }

  /** From here on the run is found again, whatever becomes of the page. */
  static async begin(folder: WritableStore, start: RunStart): Promise<RunRecord> {
    const card = cardOf(start);
    await saveCard(folder, card);
    return new RunRecord(folder, card);
  }

  /** From a step on that another network was at: what came after it comes again. */
  goOn({ backend, change }: Started): void {
    this.#card = { ...this.#card, backend };
    if (!change) return;
    const isBefore = ({ step }: { readonly step: number }) => step <= change.from;
    this.#card = { ...this.#card, step: change.from };
    this.#history = this.#history.filter(isBefore);
    this.#epochs = this.#epochs.filter(isBefore);
  }

  add({ step, point, record }: TrainingProgress): void {
    this.#card = { ...this.#card, step };
    if (point) this.#history.push(point);
    if (record) this.#epochs.push(record);
  }

  async keep({ weights, record }: Best): Promise<void> {
    this.#card = { ...this.#card, bestDice: diceOf(record), bestStep: record.step };
    await saveModel(this.#folder, { card: this.#now(), weights });
  }

  /** Resolves with a sentence where it could not: a full storage ends no run. */
  async save(checkpoint: RunCheckpoint): Promise<string | undefined> {
    try {
      await this.#folder.set(checkpointKey, encodeCheckpoint(checkpoint));
      await saveCard(this.#folder, { ...this.#now(), step: checkpoint.step });
    } catch (error) {
      if (!isFailure(error, "storage/full")) throw error;
      return `The run could not be saved at step ${checkpoint.step}: ${error.message}`;
    }
    return undefined;
  }

  async end(state: "done" | "stopped" | "failed"): Promise<void> {
    await saveCard(this.#folder, { ...this.#now(), state });
  }

  #now(): ModelCard {
    return { ...this.#card, history: this.#history, epochs: this.#epochs };
  }
}

function dataOf(input: TrainInput): TrainData {
  if ("dataset" in input) return { dataset: input.dataset };
  const { image, labels, labelsName } = input;
  return { image, labels, labelsName };
}

function cardOf({ input, job, task, resume, earlier }: RunStart): ModelCard {
  const { run: id, title, lossModule } = input;
  const { history, epochs } = resume?.seen ?? nothingSeen;
  const { graph, channels, normalization, classes, fingerprint, steps } = task;
  return {
    ...{ format: "lamella-model", version: 1, id, title },
    created: earlier?.created ?? new Date().toISOString(),
    source: { ...dataOf(input), ...(lossModule !== undefined && { lossModule }) },
    ...{ job, graph, classes, normalization, fingerprint, steps },
    channels: [...channels],
    bestDice: earlier?.bestDice ?? null,
    bestStep: earlier?.bestStep ?? null,
    state: "running",
    step: resume?.step ?? 0,
    backend: null,
    history: [...history],
    epochs: [...epochs],
  };
}
