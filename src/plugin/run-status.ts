import { Failure } from "#core/failure.ts";
import type { ModelSummary, Started, TrainProgress } from "#worker/tokens.ts";
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
  history: [],
  epochs: [],
  backend: null,
  backendReason: null,
  notes: [],
  stepMs: null,
  etaMs: null,
};

/** The status after a message of the worker. */
export function withProgress(status: RunStatus, progress: TrainProgress): RunStatus {
  switch (progress.kind) {
    case "prepared":
      return { ...status, steps: progress.steps, notes: noted(status, progress.note) };
    case "started":
      return onBackend(status, progress);
    default: {
      const { kind: _kind, point, record, ...now } = progress;
      const history = point ? [...status.history, point] : status.history;
      const epochs = record ? [...status.epochs, record] : status.epochs;
      return { ...status, ...now, history, epochs };
    }
  }
}

function noted({ notes }: RunStatus, note: string | undefined): RunStatus["notes"] {
  return note === undefined ? notes : [...notes, note];
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
    epochs: status.epochs.filter(({ step }) => step <= from),
    notes: [...status.notes, note],
  };
}

/** Of a run that an earlier visit left in the browser's storage. */
export function statusOfSaved(model: ModelSummary): RunStatus {
  const last = model.history.at(-1);
  const validated = model.history.findLast(({ validation }) => validation !== undefined);
  return {
    ...preparing,
    state: model.state === "running" ? "stopped" : model.state, // its page was closed
    step: model.step,
    steps: model.steps,
    loss: last?.loss ?? null,
    metrics: validated?.validation ?? {},
    bestDice: model.bestDice,
    history: model.history,
    epochs: model.epochs,
    backend: model.backend,
  };
}

/** An error as a status shows it. */
export function errorOf(error: unknown): { code: string; message: string } {
  if (error instanceof Failure) return { code: error.code, message: error.message };
  return { code: "unexpected", message: error instanceof Error ? error.message : String(error) };
}
