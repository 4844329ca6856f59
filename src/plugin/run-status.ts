import { Failure } from "#core/failure.ts";
import { diceOf, type ModelSummary, type Started, type TrainProgress } from "#worker/tokens.ts";
import type { RunStatus } from "./learning.ts";

/** Of a run that is about to read its data. */
export const preparing: RunStatus = {
  state: "preparing",
  step: 0,
  steps: 0,
  epoch: 0,
  loss: null,
  metrics: {},
  bestDice: null,
  bestStep: null,
  history: [],
  validations: [],
  backend: null,
  backendReason: null,
  notes: [],
  transfer: null,
  stepMs: null,
  etaMs: null,
  ...{ interrupted: false, resumable: false },
};

/** The status after a message of the worker. */
export function withProgress(status: RunStatus, progress: TrainProgress): RunStatus {
  switch (progress.kind) {
    case "pictures": // are the run's, not its status's
      return status;
    case "chunks":
      return { ...status, chunks: { bytes: progress.bytes, limitBytes: progress.limitBytes } };
    case "prepared":
      return prepared(status, progress);
    case "note":
      return { ...status, notes: [...status.notes, progress.note] };
    case "started":
      return onBackend(status, progress);
    default: {
      const { kind: _kind, point, record, ...now } = progress;
      const history = point ? [...status.history, point] : status.history;
      const validations = record ? [...status.validations, record] : status.validations;
      const resumable = now.state === "paused";
      return { ...status, ...now, history, validations, resumable };
    }
  }
}

/** There is something to learn; a run that goes on has been seen before, as far as it was saved. */
function prepared(
  status: RunStatus,
  { steps, step, seen, notes, transfer }: Extract<TrainProgress, { kind: "prepared" }>,
): RunStatus {
  return {
    ...{ ...status, ...lastOf(seen), steps, step },
    transfer: transfer ?? null,
    notes: [...status.notes, ...notes],
  };
}

/** What a run's curves end with. */
function lastOf({ history, validations }: Pick<RunStatus, "history" | "validations">) {
  const loss = history.at(-1)?.loss ?? null;
  return { history, validations, loss, metrics: validations.at(-1)?.validation ?? {} };
}

/** After its end. */
export function ended(
  status: RunStatus,
  end: Pick<RunStatus, "state" | "error"> & { readonly step?: number },
): RunStatus {
  const resumable = end.state !== "done";
  return { ...status, ...end, etaMs: null, interrupted: false, resumable };
}

/** What a network computes on; one that takes over from another does the steps since its checkpoint again. */
function onBackend(status: RunStatus, { backend, reason, change }: Started): RunStatus {
  const now = { ...status, backend, backendReason: reason };
  if (!change) return now;
  const { note, from } = change;
  return {
    ...now,
    step: from,
    history: status.history.filter(({ step }) => step <= from),
    validations: status.validations.filter(({ step }) => step <= from),
    notes: [...status.notes, note],
  };
}

/** Of a run that an earlier visit left in the browser's storage. */
export function statusOfSaved(model: ModelSummary): RunStatus {
  const { step, steps, source, best, backend } = model;
  const interrupted = model.state === "running" && source !== undefined;
  const resumable = source !== undefined && model.state !== "done";
  const shown = interrupted ? "paused" : model.state;
  return {
    ...preparing,
    ...lastOf(model),
    state: shown === "running" ? "stopped" : shown, // of old, nothing was kept to go on from
    notes: interrupted ? [interruption(step)] : [],
    ...{ step, steps, bestDice: best && diceOf(best), bestStep: best?.step ?? null },
    ...{ backend, backendReason: model.backendReason ?? null, interrupted, resumable },
    transfer: model.init ?? null,
  };
}

function interruption(step: number): string {
  return step === 0
    ? "Its page was closed before it was saved; Resume begins it again"
    : `Its page was closed; it was saved after step ${step}, and Resume goes on from there`;
}

/** An error as a status shows it. */
export function errorOf(error: unknown): { code: string; message: string } {
  if (error instanceof Failure) return { code: error.code, message: error.message };
  return { code: "unexpected", message: error instanceof Error ? error.message : String(error) };
}
