import { Failure } from "#core/failure.ts";

/**
 * Does work that Ctrl-C ends: the first asks it to come to an end (`onFirst`; where that is left out it aborts), the
 * second aborts it. Rejects with `worker/cancelled` where it was aborted.
 */
export async function untilInterrupted<T>(
  work: (signal: AbortSignal) => Promise<T>,
  onFirst?: () => void,
): Promise<T> {
  const stop = new AbortController();
  let count = onFirst ? 0 : 1;
  const interrupt = () => {
    count += 1;
    if (count === 1) onFirst?.();
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
