/**
 * A worker that is killed says nothing. So it holds a lock of the browser while it lives, and whoever waits for that lock
 * gets it when the worker is gone, however it went.
 */

/** Called in the worker: holds the lock from now on. `held` is called once it does, so that nobody waits for it before. */
export function holdLife(lock: string, held: () => void): void {
  void navigator.locks.request(lock, () => {
    held();
    return new Promise<never>(() => {}); // ends with the worker
  });
}

/** Calls `gone` when the worker that holds the lock is gone, unless the signal aborts first. */
export function awaitDeath(lock: string, gone: () => void, signal: AbortSignal): void {
  navigator.locks.request(lock, { signal }, gone).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
