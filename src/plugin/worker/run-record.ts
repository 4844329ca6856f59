import { isFailure } from "#core/failure.ts";
import type { WritableStore } from "#io/stores/store.ts";
import type { Patch } from "#ml/data/patch.ts";
import type { ReconstructionPictures } from "#ml/preview/reconstruction.ts";
import { cardVersion, type ModelCard, type RunMachine } from "#ml/results/model-card.ts";
import { savePictures } from "#ml/results/run-pictures.ts";
import { saveSamples } from "#ml/results/run-samples.ts";
import { saveCard, saveWeights } from "#ml/results/saved-model.ts";
import type { LearntTask } from "#ml/train/learnt-task.ts";
import { encodeCheckpoint, type RunCheckpoint } from "#ml/train/run-checkpoint.ts";
import type { Started } from "#ml/train/run-hooks.ts";
import { nothingSeen } from "#ml/train/seen.ts";
import type { Best, TrainingProgress } from "#ml/train/training.ts";
import type { TransferReport } from "#ml/weights/transfer-report.ts";
import { checkpointKey } from "./run-store.ts";
import type { RunWork } from "./run-work.ts";

/** What a run that is about to train goes by. */
export interface RunStart {
  readonly work: Pick<RunWork, "run" | "title" | "job" | "source">;
  readonly task: LearntTask;
  /** What became of the weights that it begins with. */
  readonly init: TransferReport | undefined;
  readonly machine: RunMachine;
  /** Where it goes on. */
  readonly resume: RunCheckpoint | undefined;
  /** What was written of it before. */
  readonly earlier: ModelCard | undefined;
  /** Told in a sentence what could not be written down. */
  readonly tell: (note: string) => void;
}

type Written = "model" | "card" | "checkpoint" | "end" | "samples" | "pictures";

/**
 * What is written down of a run while it goes on. Every file is replaced as a whole. A full storage ends no run: what could
 * not be written is said.
 */
export class RunRecord {
  readonly #folder: WritableStore;
  readonly #tell: RunStart["tell"];
  /** What there was no room for at last: it is told once. */
  readonly #missing = new Set<Written>();
  #card: ModelCard;
  #history: ModelCard["history"];
  #validations: ModelCard["validations"];
  /** Those that are not kept yet. */
  #pictures: ReconstructionPictures | undefined;
  /** The step of its checkpoint; 0 where there is none. */
  #savedStep: number;

  private constructor(folder: WritableStore, card: ModelCard, tell: RunStart["tell"]) {
    this.#folder = folder;
    this.#tell = tell;
    this.#card = card;
    this.#history = [...card.history];
    this.#validations = [...card.validations];
    this.#savedStep = card.step;
  }

  /** From here on the run is found again, whatever becomes of the page. Rejects with `storage/full` where there is no room for it. */
  static async begin(folder: WritableStore, start: RunStart): Promise<RunRecord> {
    const card = cardOf(start);
    await saveCard(folder, card);
    return new RunRecord(folder, card, start.tell);
  }

  /** From a step on that another network was at: what came after it comes again. */
  goOn({ backend, reason, change }: Started): void {
    this.#card = { ...this.#card, backend, backendReason: reason };
    if (!change) return;
    this.#card = { ...this.#card, step: change.from };
    this.#history = upTo(this.#history, change.from);
    this.#validations = upTo(this.#validations, change.from);
  }

  add({ step, point, record }: TrainingProgress): void {
    this.#card = { ...this.#card, step };
    if (point) this.#history.push(point);
    if (record) this.#validations.push(record);
  }

  /** Resolves with whether there was room for them. */
  async keep({ weights, record }: Best): Promise<boolean> {
    const card = { ...this.#running, best: record };
    const isKept = await this.#write("model", {
      what: `The weights of step ${record.step}, the best so far,`,
      work: () => saveWeights(this.#folder, { card, weights }),
    });
    if (!isKept) return false;
    this.#card = { ...this.#card, best: record };
    await this.#write("card", {
      what: `How the run was doing at step ${record.step}`,
      work: () => saveCard(this.#folder, this.#running),
    });
    return true;
  }

  /** Of a pretraining: they are kept with the next checkpoint. */
  show(pictures: ReconstructionPictures): void {
    this.#pictures = pictures;
  }

  async save(checkpoint: RunCheckpoint): Promise<void> {
    const { step } = checkpoint;
    await this.#write("checkpoint", {
      what: `The run at step ${step}`,
      work: async () => {
        await this.#folder.set(checkpointKey, encodeCheckpoint(checkpoint));
        this.#savedStep = step;
        await saveCard(this.#folder, this.#running);
      },
    });
    await this.#keepPictures();
  }

  async #keepPictures(): Promise<void> {
    const pictures = this.#pictures;
    if (!pictures) return;
    this.#pictures = undefined;
    await this.#write("pictures", {
      what: "Pictures of held-out patches",
      work: () => savePictures(this.#folder, pictures),
    });
  }

  /** What training saw first. */
  async sample(patches: readonly Patch[]): Promise<void> {
    await this.#write("samples", {
      what: "Pictures of the first patches",
      work: () => saveSamples(this.#folder, patches),
    });
  }

  async end(state: "done" | "stopped" | "failed"): Promise<void> {
    await this.#keepPictures();
    const curves = { history: this.#history, validations: this.#validations };
    await this.#write("end", {
      what: `That the run is ${state}`,
      work: () => saveCard(this.#folder, { ...this.#card, ...curves, state }),
    });
  }

  /** As somebody has to find it who finds it interrupted: as far as its checkpoint. */
  get #running(): ModelCard {
    const step = this.#savedStep;
    const history = upTo(this.#history, step);
    return { ...this.#card, step, history, validations: upTo(this.#validations, step) };
  }

  async #write(
    kind: Written,
    { what, work }: { readonly what: string; readonly work: () => Promise<void> },
  ): Promise<boolean> {
    try {
      await work();
      this.#missing.delete(kind);
      return true;
    } catch (error) {
      if (!isFailure(error, "storage/full")) throw error;
      if (!this.#missing.has(kind)) this.#tell(`${what} could not be saved: ${error.message}`);
      this.#missing.add(kind);
      return false;
    }
  }
}

function upTo<T extends { readonly step: number }>(of: readonly T[], step: number): T[] {
  return of.filter((one) => one.step <= step);
}

function cardOf({ work, task, init, machine, resume, earlier }: RunStart): ModelCard {
  const { run: id, title, job, source } = work;
  const { history, validations } = resume?.seen ?? nothingSeen;
  const { graph, channels, normalization, classes, pixelSize, fingerprint, steps } = task;
  return {
    ...{ format: "lamella-model", version: cardVersion, id, title },
    created: earlier?.created ?? new Date().toISOString(),
    source,
    ...{ job, graph, classes, normalization, fingerprint, steps },
    ...(pixelSize && { pixelSize }),
    channels: [...channels],
    best: earlier?.best ?? null,
    state: "running",
    step: resume?.step ?? 0,
    backend: null,
    machine,
    init: init ?? earlier?.init,
    history: [...history],
    validations: [...validations],
  };
}
