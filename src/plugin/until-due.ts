import { effect, type ReadonlySignal, signal } from "#core/signal.ts";
import { unlessAborted } from "#core/unless-aborted.ts";
import type { RunStatus } from "./learning.ts";
import { isActive } from "./run-states.ts";

/** Resolves once a run that goes on has done more steps than `after` and a rest is over, or the run is over itself. */
export async function untilDue(
  status: ReadonlySignal<RunStatus>,
  { after, restMs }: { readonly after: number; readonly restMs: number },
  until: AbortSignal,
): Promise<void> {
  until.throwIfAborted();
  const isRested = signal(false);
  const timer = setTimeout(() => {
    isRested.value = true;
  }, restMs);
  let stop = () => {};
  const due = new Promise<void>((resolve) => {
    stop = effect(() => {
      const { state, step } = status.value;
      const isDue = isRested.value && state === "running" && step > after;
      if (isDue || !isActive(status.value)) resolve();
    });
  });
  try {
    await unlessAborted(due, until);
  } finally {
    clearTimeout(timer);
    stop();
  }
}
