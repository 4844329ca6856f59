import { isFailure } from "#core/failure.ts";
import type { RunCard } from "#ml/results/run-card.ts";
import type { TrainingResult } from "#ml/train/training.ts";
import type { RunParts } from "./run-request.ts";
import type { RunWriter } from "./run-writer.ts";

interface Stages {
  train(): Promise<TrainingResult>;
  /** Of a run that is done. */
  test(): Promise<RunCard["test"]>;
}

/** Trains, tests what is done, and writes down how it ended, also where it failed or was cancelled. */
export async function trainToEnd(
  { train, test }: Stages,
  { writer, parts, signal }: { writer: RunWriter; parts: RunParts; signal: AbortSignal },
): Promise<"done" | "stopped"> {
  const { begun, progress } = parts;
  try {
    const { state } = await train();
    begun.isTraining = false;
    await writer.end({ state, test: state === "done" ? await test() : null }, signal);
    return state;
  } catch (error) {
    begun.isTraining = false; // to write down how it ended takes no further step
    const state = isFailure(error, "worker/cancelled") ? "stopped" : "failed";
    await writer.end({ state, test: null }, signal);
    throw error;
  } finally {
    progress.clear();
  }
}
