import type { BackgroundTask } from "#core/background-task.ts";
import { computed, type ReadonlySignal } from "#core/signal.ts";
import type { Learning, Prediction, Run } from "#plugin/learning.ts";
import { isActive } from "#plugin/run-states.ts";

/** Trainings and predictions under way, for the status bar. */
export function learningTasks({
  runs,
  predictions,
}: Learning): ReadonlySignal<readonly BackgroundTask[]> {
  return computed(() => [
    ...runs.value.flatMap((run) => trainingTask(run) ?? []),
    ...predictions.value.flatMap((prediction) => predictionTask(prediction) ?? []),
  ]);
}

function trainingTask({ id, status }: Run): BackgroundTask | undefined {
  const { step, steps, etaMs, state } = status.value;
  if (!isActive(status.value)) return undefined;
  return {
    id,
    title: state === "paused" ? "Training, paused" : "Training",
    progress: state === "preparing" ? undefined : step / steps,
    etaMs: state === "running" ? etaMs : null,
    cancel: { id: "train.stop", args: { run: id } },
  };
}

function predictionTask({ id, status }: Prediction): BackgroundTask | undefined {
  const { state, tilesDone, tilesTotal, etaMs } = status.value;
  if (state !== "running") return undefined;
  return {
    id,
    title: "Predicting",
    progress: tilesTotal > 0 ? tilesDone / tilesTotal : undefined,
    etaMs,
    cancel: { id: "predict.cancel", args: { task: id } },
  };
}
