import type { Signal } from "#core/signal.ts";
import type { ReconstructionPictures, TrainOutput, TrainProgress } from "#worker/tokens.ts";
import type { RunStatus } from "./learning.ts";
import { ended, errorOf, withProgress } from "./run-status.ts";

/**
 * Keeps a status what the worker says of its run, to its end. Resolves once there is something to learn, after `begun`; a
 * failure before that rejects and leaves the status to the caller, a later one is the run's own.
 */
export function followRun(
  status: Signal<RunStatus>,
  {
    start,
    begun,
    pictures,
  }: {
    readonly start: (onProgress: (progress: TrainProgress) => void) => Promise<TrainOutput>;
    readonly begun: () => void;
    /** Of a pretraining: what it last brought back. */
    readonly pictures?: Signal<ReconstructionPictures | null> | undefined;
  },
): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    let isRun = false;
    const result = start((progress) => {
      if (progress.kind === "pictures" && pictures) pictures.value = progress;
      status.value = withProgress(status.value, progress);
      if (progress.kind !== "prepared") return;
      isRun = true;
      begun();
      resolve();
    });
    result.then(
      (end) => {
        status.value = ended(status.value, end);
      },
      (error: unknown) => {
        if (!isRun) return reject(error);
        status.value = ended(status.value, { state: "failed", error: errorOf(error) });
      },
    );
  });
}
