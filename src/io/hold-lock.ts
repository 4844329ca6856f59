/** Locks of the browser, which every page and worker of this origin sees; absent in Node and on insecure addresses. */
const locks = (): LockManager | undefined => {
  const place: { navigator?: { locks?: LockManager } } = globalThis;
  return place.navigator?.locks;
};

/**
 * Holds what `name` stands for against all other pages, until released or the page ends, however it ends. Undefined where
 * another page holds it and does not let go within `waitMs`: a page that was just closed or reloaded does. Rejects with the
 * signal's reason when that aborts while it waits.
 */
export async function holdLock(
  name: string,
  { waitMs, signal }: { waitMs: number; signal?: AbortSignal },
): Promise<(() => void) | undefined> {
  const manager = locks();
  if (!manager) return () => {}; // nobody to share with
  const wait = AbortSignal.timeout(waitMs);
  return new Promise((resolve, reject) => {
    manager
      .request(name, { signal: signal ? AbortSignal.any([wait, signal]) : wait }, () => {
        return new Promise<void>((release) => resolve(release));
      })
      .catch((error: unknown) => {
        const isTaken = error instanceof DOMException && /Abort|Timeout/.test(error.name);
        if (signal?.aborted) reject(signal.reason);
        else if (isTaken) resolve(undefined);
        else reject(error);
      });
  });
}
