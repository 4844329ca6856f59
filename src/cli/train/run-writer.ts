import { Failure } from "#core/failure.ts";
import type { RunJob } from "#ml/config/run-job.ts";
import { cardVersion } from "#ml/results/model-card.ts";
import type { SavedModel } from "#ml/results/model-file.ts";
import { encodeModelFile } from "#ml/results/model-file.ts";
import { patchPictures } from "#ml/results/patch-pictures.ts";
import type { RunCard } from "#ml/results/run-card.ts";
import type { LoggedValidation } from "#ml/results/train-log.ts";
import type { LearntTask } from "#ml/train/learnt-task.ts";
import { encodeCheckpoint } from "#ml/train/run-checkpoint.ts";
import type { RunHooks } from "#ml/train/run-hooks.ts";
import type { TrainingProgress } from "#ml/train/training.ts";
import type { ValidationRecord } from "#ml/train/validation-record.ts";
import { describeTransfer } from "#ml/weights/describe-transfer.ts";
import type { TransferReport } from "#ml/weights/transfer-report.ts";
import { clockText } from "../progress-line.ts";
import { dataCards } from "./data-cards.ts";
import { describeRunMachine } from "./run-machine.ts";
import type { RunParts, RunRequest } from "./run-request.ts";

interface WrittenRun extends RunRequest {
  readonly job: RunJob;
  readonly source: { readonly train: readonly unknown[] };
}

/** Charts are drawn this often, as by BiaPy, and at the end. */
const validationsPerCharts = 5;

/** Shows a run and writes it down while it goes on. */
export class RunWriter {
  readonly #run: WrittenRun;
  readonly #parts: RunParts;
  readonly #started = new Date();
  #validations: LoggedValidation[];
  #task: LearntTask | undefined;
  #best: ValidationRecord | undefined;
  #backend: { readonly backend: string; readonly reason: string } | undefined;
  #step: number;
  #init: RunCard["init"] = null;

  constructor(run: WrittenRun, parts: RunParts) {
    this.#run = run;
    this.#parts = parts;
    const { earlier } = run.files;
    this.#validations = [...(earlier?.validations ?? [])];
    this.#step = earlier?.checkpoint.step ?? 0;
    this.#best = earlier?.kept;
    parts.begun.hasCheckpoint = earlier !== undefined;
  }

  get hooks(): Omit<RunHooks, "control" | "networks"> {
    const { progress, begun } = this.#parts;
    const { tree } = this.#run.files;
    return {
      prepared: (task, init) => this.#prepared(task, init),
      started: ({ backend, reason, change }) => {
        this.#backend = { backend, reason };
        progress.line(change ? change.note : reason);
        if (change)
          this.#validations = this.#validations.filter(({ record }) => record.step <= change.from);
      },
      sampled: (patches) => tree.samples(patchPictures(patches)),
      report: (now) => {
        begun.isTraining = true;
        this.#show(now);
      },
      validated: (record) => this.#validated(record),
      keep: async (best) => {
        this.#best = best.record;
        await tree.checkpoint("best.safetensors", encodeModelFile(this.#modelOf(best)));
        return true;
      },
      save: async (checkpoint) => {
        await tree.checkpoint("last.safetensors", encodeCheckpoint(checkpoint));
        begun.hasCheckpoint = true;
      },
    };
  }

  /** The charts and the card, whatever the run came to, also where `signal` has ended it. */
  async end(result: Pick<RunCard, "state" | "test">, signal: AbortSignal): Promise<void> {
    if (!this.#task) return;
    const { tree } = this.#run.files;
    await tree.charts(this.#validations);
    await tree.card(await this.#card(result, signal));
    const { progress } = this.#parts;
    progress.line(
      `${result.state} after ${this.#step} of ${this.#task.steps} steps: ${this.#run.files.folder}`,
    );
  }

  async #prepared(task: LearntTask, init: TransferReport | undefined): Promise<void> {
    const { files, configName, configText, source, job } = this.#run;
    const before = files.earlier?.checkpoint.fingerprint;
    if (before !== undefined && before !== task.fingerprint)
      throw new Failure(
        { code: "train/cannot-resume" },
        "The data is not what this run began with; begin another with its own --run_id",
      );
    this.#task = task;
    await files.tree.config(configName, configText);
    await files.tree.normalization(task.normalization);
    this.#init = init ?? null;
    if (init) this.#parts.progress.line(`Weights to begin with: ${describeTransfer(init)}`);
    this.#parts.progress.line(
      `${job.model.id} (${task.graph.nodes.length} nodes) on ${source.train.length} images, ${task.steps} steps of ${job.batch} patches of ${job.patch.join(" x ")}`,
    );
  }

  #show({ step, epoch, loss, bestDice, stepMs, etaMs }: TrainingProgress): void {
    this.#step = step;
    const total = this.#task?.steps ?? 0;
    const figures = [`loss ${loss?.toFixed(4) ?? "-"}`];
    if (bestDice !== null) figures.push(`best dice ${bestDice.toFixed(4)}`);
    if (stepMs !== null)
      figures.push(`${((1000 * this.#run.job.batch) / stepMs).toFixed(1)} images/s`);
    if (etaMs !== null) figures.push(`ETA ${clockText(etaMs)}`);
    this.#parts.progress.show({ title: `epoch ${epoch + 1}`, done: step, total, figures });
  }

  async #validated(record: ValidationRecord): Promise<void> {
    this.#validations.push({ record, wallTimeS: Date.now() / 1000 });
    this.#parts.progress.line(validationLine(record));
    const { tree } = this.#run.files;
    await tree.log(this.#validations);
    if (this.#validations.length % validationsPerCharts === 0) await tree.charts(this.#validations);
  }

  #modelOf({ weights, record }: Parameters<RunHooks["keep"]>[0]): SavedModel {
    const task = this.#task;
    if (!task) throw new Error("a run keeps nothing before it is prepared");
    const { job, options, files } = this.#run;
    const { graph, channels, normalization, classes, pixelSize, fingerprint, steps } = task;
    const title = `${options.name} ${options.runId}`;
    return {
      weights,
      card: {
        ...{ format: "lamella-model", version: cardVersion, id: files.tree.job, title },
        created: this.#started.toISOString(),
        ...{ job, graph, classes, fingerprint, steps },
        ...(pixelSize && { pixelSize }),
        channels: [...channels],
        normalization,
        best: record,
        state: "running",
        step: record.step,
        backend: this.#backend?.backend ?? null,
        history: [],
        validations: this.#validations.map((one) => one.record),
      },
    };
  }

  async #card(
    { state, test }: Pick<RunCard, "state" | "test">,
    signal: AbortSignal,
  ): Promise<RunCard> {
    const { file, options, files } = this.#run;
    const ended = new Date();
    const machine = await describeRunMachine();
    return {
      ...{ format: "lamella-run", version: 1, name: options.name, runId: options.runId },
      ...{ job: file, seed: file.seed, state },
      isResumed: files.earlier !== undefined,
      started: this.#started.toISOString(),
      ended: ended.toISOString(),
      seconds: (ended.getTime() - this.#started.getTime()) / 1000,
      steps: { done: this.#step, planned: this.#task?.steps ?? 0 },
      data: await dataCards(file.data, { signal, progress: this.#parts.progress }),
      fingerprint: this.#task?.fingerprint ?? null,
      machine: {
        backend: this.#backend?.backend ?? null,
        reason: this.#backend?.reason ?? null,
        ...machine.machine,
      },
      software: machine.software,
      init: this.#init,
      best: this.#best ? { step: this.#best.step, ...this.#best.validation } : null,
      test,
    };
  }
}

function validationLine({ epoch, step, lr, train, validation }: ValidationRecord): string {
  const figures = Object.entries({ loss: train.loss, ...prefixed(validation) });
  const texts = figures.map(([name, value]) => `${name} ${value.toFixed(4)}`);
  return `epoch ${epoch + 1}  step ${step}  ${texts.join("  ")}  lr ${lr.toPrecision(3)}`;
}

function prefixed(values: { readonly [name: string]: number }) {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name === "loss" ? "validation loss" : name,
      value,
    ]),
  );
}
