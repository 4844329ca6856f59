import type { Signal } from "#core/signal.ts";
import type { RunOptions } from "#worker/client.ts";
import type { ReconstructionPictures, TrainOutput, TrainProgress } from "#worker/tokens.ts";
import type { RunStatus } from "./learning.ts";
import { ended, errorOf } from "./run-status.ts";
import { StatusFeed } from "./status-feed.ts";
import { untilBegun } from "./until-begun.ts";

type FollowOptions = Required<Pick<RunOptions<TrainProgress>, "signal" | "onProgress">>;

/**
 * Keeps a status what the worker says of its run, to its end. Resolves once there is something to learn, after `begun`; a
 * failure before that rejects and leaves the status to the caller, a later one is the run's own. `until` aborts what comes
 * before that, and nothing after it: whoever asked for a run does not take it along.
 */
export function followRun(
  status: Signal<RunStatus>,
  {
    start,
    begun,
    until,
    pictures,
  }: {
    readonly start: (options: FollowOptions) => Promise<TrainOutput>;
    readonly begun: () => void;
    readonly until: AbortSignal;
    /** Of a pretraining: what it last brought back. */
    readonly pictures?: Signal<ReconstructionPictures | null> | undefined;
  },
): Promise<void> {
  return new Promise<void>((resolve, reject) => {
    let isRun = false;
    const asked = untilBegun(until);
    const feed = new StatusFeed(status);
    const result = start({
      signal: asked.controller.signal,
      onProgress(progress) {
        if (progress.kind === "pictures" && pictures) pictures.value = progress;
        feed.take(progress);
        if (progress.kind !== "prepared") return;
        isRun = true;
        asked.begun();
        begun();
        resolve();
      },
    });
    const over = () => {
      asked.begun();
      feed.flush();
    };
    result.finally(over).then(
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
