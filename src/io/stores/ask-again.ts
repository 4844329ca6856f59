/** How long each further request waits for a server that is busy, or was out of reach: 5 s in all. */
export const usualWaitsMs: readonly number[] = [250, 1000, 3750];

/** What a server says that may serve the same request a moment later. */
const passing = new Set([408, 425, 429, 500, 502, 503, 504]);

export function isPassing(status: number): boolean {
  return passing.has(status);
}

/** What an attempt fails with where another one may do better. */
export class PassingFailure extends Error {
  /** What is told where no further attempt is left. */
  readonly failure: Error;

  constructor(failure: Error) {
    super(failure.message, { cause: failure });
    this.failure = failure;
  }
}

/**
 * Tries again what fails with a `PassingFailure`, after each of the waits; rejects with the failure in the last one, with any
 * other error at once, and with the signal's reason where that aborts.
 */
export async function askAgain<T>(
  attempt: () => Promise<T>,
  {
    waitsMs,
    signal,
  }: { readonly waitsMs: readonly number[]; readonly signal?: AbortSignal | undefined },
): Promise<T> {
  for (const waitMs of [...waitsMs, undefined]) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof PassingFailure)) throw error;
      if (waitMs === undefined) throw error.failure;
      await pause(waitMs, signal);
    }
  }
  throw new Error("unreachable: the last wait is none");
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
