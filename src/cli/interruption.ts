import { Failure } from "#core/failure.ts";

/**
 * Does work that Ctrl-C ends. The first asks it to come to an end by itself: `ask` says whether it will. Where it will not,
 * and the second time, it is aborted. Rejects with `worker/cancelled` where it was.
 */
export async function untilInterrupted<T>(
  work: (signal: AbortSignal) => Promise<T>,
  ask: () => boolean = () => false,
): Promise<T> {
  const stop = new AbortController();
  let isAsked = false;
  const interrupt = () => {
    if (!isAsked && ask()) isAsked = true;
    else stop.abort(new Failure({ code: "worker/cancelled" }, "interrupted"));
  };
  const names = ["SIGINT", "SIGTERM"] as const;
  for (const name of names) process.on(name, interrupt);
  try {
    return await work(stop.signal);
  } finally {
    for (const name of names) process.off(name, interrupt);
  }
}
