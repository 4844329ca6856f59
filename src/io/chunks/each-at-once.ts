/**
 * Runs `act` on every item, `atOnce` of them at a time. The first that fails stops the rest: no other is
 * begun, and the signal that the running ones were given aborts.
 */
export async function eachAtOnce<T>(
  items: readonly T[],
  options: {
    readonly atOnce: number;
    readonly signal: AbortSignal;
    readonly act: (item: T, signal: AbortSignal) => Promise<void>;
  },
): Promise<void> {
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const waiting = items.values();
  const run = async () => {
    for (const item of waiting) {
      signal.throwIfAborted();
      await options.act(item, signal);
    }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(options.atOnce, items.length) }, run));
  } finally {
    failed.abort();
  }
}
