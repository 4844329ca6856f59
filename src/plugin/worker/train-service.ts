import { Failure } from "#core/failure.ts";
import { isEditedLabels } from "#io/labels/edited-labels.ts";
import type { MultiscaleImage, Region } from "#io/pixel-source.ts";
import type { SourceRef } from "#io/source-ref.ts";
import { type Job, parseJob } from "#ml/config/job.ts";
import { contributedLoss } from "#ml/losses/contributed-loss.ts";
import type { ModelCard } from "#ml/results/model-card.ts";
import { saveCard, saveModel } from "#ml/results/saved-model.ts";
import { diceOf, type EpochRecord } from "#ml/train/epoch-record.ts";
import { RunControl } from "#ml/train/run-control.ts";
import { type LearntTask, runTraining, type Started } from "#ml/train/run-training.ts";
import type { TrainingPoint } from "#ml/train/seen.ts";
import type { TrainingProgress } from "#ml/train/training.ts";
import { describeTransfer } from "#ml/weights/describe-transfer.ts";
import type { RunStore } from "./run-store.ts";
import { type Call, type Service, service } from "./serve.ts";
import { startWeights } from "./start-weights.ts";
import { controlRun, type TrainInput, type TrainProgress, train } from "./tokens.ts";
import type { TrainingParts } from "./training-parts.ts";

/** Training, and what pauses and stops it. */
export function trainServices(parts: TrainingParts): Service[] {
  const controls = new Map<string, RunControl>();
  return [
    service(train, async (input, call) => {
      const control = new RunControl();
      controls.set(input.run, control);
      try {
        return await trainRun(parts, { input, call, control });
      } finally {
        controls.delete(input.run);
      }
    }),
    service(controlRun, async ({ run, action }) => {
      const control = controls.get(run);
      if (control) return control[action]();
      throw new Failure(
        { code: "train/no-such-run", run },
        `The run ${run} is not going on; going on: ${[...controls.keys()].join(", ") || "none"}`,
      );
    }),
  ];
}

interface TrainCall {
  readonly input: TrainInput;
  readonly call: Call<TrainProgress>;
  readonly control: RunControl;
}

async function trainRun(parts: TrainingParts, { input, call, control }: TrainCall) {
  const { host, runs } = parts;
  const { signal } = call;
  const job = parseJob(input.job);
  const [image, labels, init] = await openAll(parts, { input, job, signal });
  const { lossModule } = input;
  const loss = lossModule === undefined ? undefined : await contributedLoss(job.loss, lossModule);
  const record = new RunRecord(input, job, () => runs.folderOf(input.run));
  try {
    const result = await runTraining(
      {
        job,
        source: {
          ...{ kind: "layers", image, labels, labelsName: input.labelsName },
          paintedIn: paintedIn(labels, input.labels),
        },
        init,
        loss,
      },
      {
        control,
        prepared: ({ steps }, start) =>
          call.report({ kind: "prepared", steps, ...(start && { note: describeTransfer(start) }) }),
        networks: {
          async create(graph, request) {
            await host.storage.folder("runs"); // refused storage shows before the first step, not after it
            return host.networks.create(graph, request);
          },
        },
        started(on) {
          record.goOn(on);
          call.report({ kind: "started", ...on });
        },
        report(progress) {
          record.add(progress);
          call.report({ kind: "step", ...progress });
        },
        epochDone: async () => {}, // its record is in the report of its last step
        keep: (best, task) => record.keep(best, task),
      },
      signal,
    );
    await record.end(result.state);
    return result;
  } catch (error) {
    await record.end("failed");
    throw error;
  }
}

/** Labels that lie over others are known only where they were painted. */
function paintedIn(labels: MultiscaleImage, ref: SourceRef): readonly Region[] | undefined {
  const isAllPainted = ref.kind === "edited-labels" && ref.base === null;
  return isAllPainted && isEditedLabels(labels) ? labels.editedChunks() : undefined;
}

async function openAll(
  { host, runs }: TrainingParts,
  { input, job, signal }: { input: TrainInput; job: Job; signal: AbortSignal },
) {
  const open = (ref: TrainInput["image"]): Promise<MultiscaleImage> => host.open(ref, signal);
  return Promise.all([
    open(input.image),
    open(input.labels),
    job.init && startWeights({ host, runs }, job.init, signal),
  ]);
}

type Best = Parameters<Parameters<typeof runTraining>[1]["keep"]>[0];

/** What is written down of a run while it goes on. */
class RunRecord {
  readonly #input: TrainInput;
  readonly #job: Job;
  readonly #folder: () => ReturnType<RunStore["folderOf"]>;
  readonly #created = new Date().toISOString();
  #history: TrainingPoint[] = [];
  #epochs: EpochRecord[] = [];
  #step = 0;
  #card: ModelCard | undefined;
  #backend: string | null = null;

  constructor(input: TrainInput, job: Job, folder: () => ReturnType<RunStore["folderOf"]>) {
    this.#input = input;
    this.#job = job;
    this.#folder = folder;
  }

  /** From a step on that another network was at: what came after it comes again. */
  goOn({ backend, change }: Started): void {
    this.#backend = backend;
    if (!change) return;
    this.#step = change.from;
    this.#history = this.#history.filter(({ step }) => step <= change.from);
    this.#epochs = this.#epochs.filter(({ step }) => step <= change.from);
  }

  add({ step, point, record }: TrainingProgress): void {
    this.#step = step;
    if (point) this.#history.push(point);
    if (record) this.#epochs.push(record);
  }

  async keep({ weights, record }: Best, task: LearntTask): Promise<void> {
    const { run: id, title } = this.#input;
    this.#card = {
      ...{ format: "lamella-model", version: 1, id, title, created: this.#created },
      job: this.#job,
      graph: task.graph,
      channels: [...task.channels],
      normalization: task.normalization,
      classes: task.classes,
      bestDice: diceOf(record),
      bestStep: record.step,
      state: "running",
      step: record.step,
      steps: task.steps,
      backend: this.#backend,
      history: this.#history,
      epochs: this.#epochs,
    };
    await saveModel(await this.#folder(), { card: this.#card, weights });
  }

  /** Nothing is written of a run that has no model. */
  async end(state: "done" | "stopped" | "failed"): Promise<void> {
    if (!this.#card) return;
    const seen = { history: this.#history, epochs: this.#epochs };
    const now = { step: this.#step, ...seen, backend: this.#backend };
    this.#card = { ...this.#card, ...now, state };
    await saveCard(await this.#folder(), this.#card);
  }
}
