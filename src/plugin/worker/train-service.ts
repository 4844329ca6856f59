import { Failure } from "#core/failure.ts";
import { parseJob } from "#ml/config/job.ts";
import { contributedLoss } from "#ml/losses/contributed-loss.ts";
import type { ModelCard } from "#ml/results/model-card.ts";
import { estimateTraining as estimateOf } from "#ml/train/estimate-training.ts";
import type { LearntTask } from "#ml/train/learnt-task.ts";
import type { RunCheckpoint } from "#ml/train/run-checkpoint.ts";
import type { RunControl } from "#ml/train/run-control.ts";
import type { RunHooks } from "#ml/train/run-hooks.ts";
import { runTraining } from "#ml/train/run-training.ts";
import type { TrainingRequest } from "#ml/train/training-request.ts";
import { describeTransfer } from "#ml/weights/describe-transfer.ts";
import { HeldRuns } from "./held-runs.ts";
import { openData } from "./open-data.ts";
import { RunRecord } from "./run-record.ts";
import { type Call, type Service, service } from "./serve.ts";
import { startWeights } from "./start-weights.ts";
import {
  controlRun,
  estimateTraining,
  resumeRun,
  type TrainInput,
  type TrainProgress,
  train,
} from "./tokens.ts";

import type { TrainingParts } from "./training-parts.ts";

/** Training, and what pauses, stops and resumes it. */
export function trainServices(parts: TrainingParts): Service[] {
  const held = new HeldRuns();
  return [
    service(train, (input, call) =>
      held.whileHeld(
        input.run,
        (control) => trainRun(parts, { input, call, control }),
        call.signal,
      ),
    ),
    service(estimateTraining, async (input, { signal }) => {
      const { request } = await openRequest(parts, { input, signal });
      return await estimateOf(request, signal);
    }),
    service(resumeRun, ({ run }, call) => {
      const { signal } = call;
      return held.whileHeld(
        run,
        async (control) => {
          const earlier = await parts.runs.card(run, signal);
          const input = inputOf(earlier);
          const resume = await parts.runs.checkpoint(run, signal);
          return await trainRun(parts, { input, call, control, resume, earlier });
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

interface TrainCall {
  readonly input: TrainInput;
  readonly call: Call<TrainProgress>;
  readonly control: RunControl;
  readonly resume?: RunCheckpoint | undefined;
  readonly earlier?: ModelCard;
}

async function trainRun(parts: TrainingParts, { input, call, control, ...before }: TrainCall) {
  const { signal } = call;
  const { resume, earlier } = before;
  const { job, request } = await openRequest(parts, { input, resume, signal });
  const tell = (note: string) => call.report({ kind: "note", note });
  let record: RunRecord | undefined;
  const begin = async (task: LearntTask) => {
    const folder = await parts.runs.folderOf(input.run);
    record = await RunRecord.begin(folder, { input, job, task, resume, earlier, tell });
    return record;
  };
  try {
    const hooks = runHooks({ parts, call, control, begin, resume });
    const result = await runTraining(
      { ...request, kept: earlier?.best ?? undefined },
      hooks,
      signal,
    );
    await record?.end(result.state);
    return result;
  } catch (error) {
    // What ended the run is what is to be told, not that its end could not be written down.
    await record?.end("failed").catch((more: unknown) => tell(`${more}`));
    throw error;
  }
}

/** A job with all that it names opened. */
async function openRequest(
  parts: TrainingParts,
  of: Pick<TrainCall, "input" | "resume"> & { readonly signal: AbortSignal },
) {
  const { input, resume } = of;
  const job = parseJob(input.job);
  const [source, init] = await Promise.all([
    openData(parts.host, input, of.signal),
    job.init && !resume ? startWeights(parts, job.init, of.signal) : undefined,
  ]);
  const { lossModule } = input;
  const loss = lossModule === undefined ? undefined : await contributedLoss(job.loss, lossModule);
  const request: TrainingRequest = { ...{ job, source, init }, ...{ loss, resume } };
  return { job, request };
}

/** Writes down and reports what becomes of a run. */
function runHooks({
  parts,
  call,
  control,
  begin,
  resume,
}: Pick<TrainCall, "call" | "control" | "resume"> & {
  readonly parts: TrainingParts;
  readonly begin: (task: LearntTask) => Promise<RunRecord>;
}): RunHooks {
  let record: RunRecord | undefined;
  return {
    control,
    networks: parts.host.networks,
    async prepared(task, init) {
      record = await begin(task);
      const isChanged = resume !== undefined && resume.fingerprint !== task.fingerprint;
      const notes = [
        ...(init ? [describeTransfer(init)] : []),
        ...(isChanged ? [changedData] : []),
      ];
      const from = resume ? { step: resume.step, seen: resume.seen } : { step: 0 };
      call.report({ kind: "prepared", steps: task.steps, ...from, notes, ...(init && { transfer: init }) });
    },
    started(on) {
      record?.goOn(on);
      call.report({ kind: "started", ...on });
    },
    report(progress) {
      record?.add(progress);
      call.report({ kind: "step", ...progress });
    },
    validated: async () => {}, // its record is in the report of its last step
    keep: async (best) => record?.keep(best) ?? false,
    save: async (checkpoint) => record?.save(checkpoint),
  };
}

const changedData =
  "Labels or image have changed since this run began: from here on it learns from what they are now";

/** Throws `train/cannot-resume`. */
function inputOf({ id: run, title, state, source, job }: ModelCard): TrainInput {
  if (!source) throw cannotResume("Nobody wrote down what it was trained on");
  if (state === "done") throw cannotResume("It is done; a new run can go on from it with init");
  return { run, title, ...source, job };
}

function cannotResume(reason: string): Failure {
  return new Failure({ code: "train/cannot-resume" }, `This run cannot be resumed: ${reason}`);
}
