/** Enough to keep reading, packing and writing busy; what they read is let go of before the next. */
const atOnce = 8;
/** A frame of the page. */
const busyMs = 16;

export interface FewAtOnce<T> {
  readonly signal: AbortSignal;
  act(item: T): Promise<void>;
  /** Whether the rest can be left out. */
  isDone?(): boolean;
}

/**
 * Runs `act` on every item, a few at a time and these to their end before the next, so that nothing is under way any
 * more once it has resolved or rejected. The page is let draw in between.
 */
export async function aFewAtOnce<T>(
  items: Iterable<T>,
  { signal, act, isDone = () => false }: FewAtOnce<T>,
): Promise<void> {
  let rested = performance.now();
  let few: Promise<void>[] = [];
  const settle = async () => {
    const ends = await Promise.allSettled(few);
    few = [];
    for (const end of ends) if (end.status === "rejected") throw end.reason;
    signal.throwIfAborted();
    if (performance.now() - rested < busyMs) return;
    await new Promise((resolve) => setTimeout(resolve));
    rested = performance.now();
  };
  signal.throwIfAborted();
  for (const item of items) {
    few.push(act(item));
    if (few.length < atOnce) continue;
    await settle();
    if (isDone()) return;
  }
  await settle();
}
