/** What work is stopped by. */
export interface UntilBegun {
  readonly controller: AbortController;
  /** To be called once there is something to keep, and at the end. */
  begun(): void;
}

/** A controller that aborts with a signal, until work has begun: whoever asked for it does not take it along after that. */
export function untilBegun(until: AbortSignal): UntilBegun {
  const controller = new AbortController();
  const abort = () => controller.abort(until.reason);
  until.addEventListener("abort", abort, { once: true });
  if (until.aborted) abort();
  return { controller, begun: () => until.removeEventListener("abort", abort) };
}
