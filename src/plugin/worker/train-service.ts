import { Failure } from "#core/failure.ts";
import { isPretraining } from "#ml/config/run-job.ts";
import type { PretrainHooks } from "#ml/pretrain/run-pretraining.ts";
import type { ModelCard } from "#ml/results/model-card.ts";
import type { LearntTask } from "#ml/train/learnt-task.ts";
import type { RunCheckpoint } from "#ml/train/run-checkpoint.ts";
import type { RunControl } from "#ml/train/run-control.ts";
import { nothingSeen } from "#ml/train/seen.ts";
import { describeTransfer } from "#ml/weights/describe-transfer.ts";
import type { TransferReport } from "#ml/weights/transfer-report.ts";
import { openPretraining } from "./open-pretraining.ts";
import { openTraining } from "./open-training.ts";
import { RunRecord } from "./run-record.ts";
import type { RunWork } from "./run-work.ts";
import { type Call, type Service, service } from "./serve.ts";
import {
  controlRun,
  estimatePretraining,
  estimateTraining,
  pretrain,
  resumeRun,
  type TrainInput,
  type TrainProgress,
  train,
} from "./tokens.ts";
import type { TrainingParts } from "./training-parts.ts";

/** Training and pretraining, and what pauses, stops and resumes them. */
export function trainServices(parts: TrainingParts): Service[] {
  const { held } = parts;
  /** Of a new run. */
  const start = (run: string, call: Call<TrainProgress>, open: () => Promise<RunWork>) =>
    held.whileHeld(
      run,
      async (control) => trainRun(parts, { work: await open(), call, control }),
      call.signal,
    );
  return [
    service(train, (input, call) =>
      start(input.run, call, () => openTraining(parts, { input }, call.signal)),
    ),
    service(pretrain, (input, call) =>
      start(input.run, call, () => openPretraining(parts, { input }, call.signal)),
    ),
    service(estimateTraining, async (input, { signal }) => {
      const work = await openTraining(parts, { input }, signal);
      return await work.estimate(signal);
    }),
    service(estimatePretraining, async (input, { signal }) => {
      const work = await openPretraining(parts, { input }, signal);
      return await work.estimate(signal);
    }),
    service(resumeRun, ({ run, members }, call) => {
      const { signal } = call;
      return held.whileHeld(
        run,
        async (control) => {
          const earlier = await parts.runs.card(run, signal);
          const resume = await parts.runs.checkpoint(run, signal);
          const work = await reopened(parts, earlier, { resume, members, signal });
          return await trainRun(parts, { work, call, control, resume, earlier });
        },
        signal,
      );
    }),
    service(controlRun, async ({ run, action }, { signal }) => {
      const control = held.control(run);
      if (control) return control[action]();
      if (action !== "stop") throw held.none(run);
      const isEnded = await held.whileHeld(
        run,
        () => parts.runs.endInterrupted(run, signal),
        signal,
      );
      if (!isEnded) throw held.none(run);
    }),
  ];
}

interface RunCall {
  readonly work: RunWork;
  readonly call: Call<TrainProgress>;
  readonly control: RunControl;
  readonly resume?: RunCheckpoint | undefined;
  readonly earlier?: ModelCard;
}

async function trainRun(parts: TrainingParts, { work, call, control, ...before }: RunCall) {
  const { signal } = call;
  const { resume, earlier } = before;
  const tell = (note: string) => call.report({ kind: "note", note });
  let record: RunRecord | undefined;
  const begin = async (task: LearntTask, init: TransferReport | undefined) => {
    const folder = await parts.runs.folderOf(work.run);
    const machine = await parts.host.describe();
    record = await RunRecord.begin(folder, { work, task, init, machine, resume, earlier, tell });
    return record;
  };
  try {
    const hooks = runHooks({ parts, work, call, control, begin, resume });
    const result = await work.train(hooks, signal);
    await record?.end(result.state);
    return result;
  } catch (error) {
    // What ended the run is what is to be told, not that its end could not be written down.
    await record?.end("failed").catch((more: unknown) => tell(`${more}`));
    throw error;
  }
}

/** Writes down and reports what becomes of a run. */
function runHooks({
  parts,
  work,
  call,
  control,
  begin,
  resume,
}: Pick<RunCall, "work" | "call" | "control" | "resume"> & {
  readonly parts: TrainingParts;
  readonly begin: (task: LearntTask, init: TransferReport | undefined) => Promise<RunRecord>;
}): PretrainHooks {
  let record: RunRecord | undefined;
  return {
    control,
    networks: parts.host.networks,
    async prepared(task, init) {
      record = await begin(task, init);
      const isChanged = resume !== undefined && resume.fingerprint !== task.fingerprint;
      const notes = [
        ...work.notes,
        ...(init ? [describeTransfer(init)] : []),
        ...(isChanged ? [changedData] : []),
      ];
      call.report({
        kind: "prepared",
        steps: task.steps,
        step: resume?.step ?? 0,
        seen: resume?.seen ?? nothingSeen, // a run that was never saved begins again, and so do its curves
        notes,
        ...(init && { transfer: init }),
      });
    },
    started(on) {
      record?.goOn(on);
      call.report({ kind: "started", ...on });
    },
    report(progress) {
      record?.add(progress);
      call.report({ kind: "step", ...progress });
      if (progress.record && work.chunksKept) call.report({ kind: "chunks", ...work.chunksKept() });
    },
    sampled: async (patches) => record?.sample(patches),
    pictures(pictures) {
      record?.show(pictures);
      call.report({ kind: "pictures", ...pictures });
    },
    validated: async () => {}, // its record is in the report of its last step
    keep: async (best) => record?.keep(best) ?? false,
    save: async (checkpoint) => record?.save(checkpoint),
  };
}

const changedData =
  "Labels or image have changed since this run began: from here on it learns from what they are now";

/** A run that is on record, with all that its job names opened again. Throws `train/cannot-resume`. */
async function reopened(
  parts: TrainingParts,
  { id: run, title, state, source, job, best }: ModelCard,
  {
    resume,
    members,
    signal,
  }: Pick<TrainInput, "members"> & {
    readonly resume: RunCheckpoint | undefined;
    readonly signal: AbortSignal;
  },
): Promise<RunWork> {
  if (!source) throw cannotResume("Nobody wrote down what it was trained on");
  if (state === "done") throw cannotResume("It is done; a new run can go on from it with init");
  const resumption = { resume, kept: best ?? undefined };
  if (isPretraining(job)) {
    const data = "dataset" in source ? { dataset: source.dataset } : { image: source.image };
    return openPretraining(
      parts,
      { input: { run, title, ...data, job, members }, resumption },
      signal,
    );
  }
  if (!("dataset" in source) && !("labels" in source))
    throw cannotResume("Nobody wrote down its labels");
  return openTraining(
    parts,
    { input: { run, title, ...source, job, members }, resumption },
    signal,
  );
}

function cannotResume(reason: string): Failure {
  return new Failure({ code: "train/cannot-resume" }, `This run cannot be resumed: ${reason}`);
}
