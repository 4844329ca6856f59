/** Locks of the browser, which every page and worker of this origin sees; absent in Node and on insecure addresses. */
const locks = (): LockManager | undefined => {
  const place: { navigator?: { locks?: LockManager } } = globalThis;
  return place.navigator?.locks;
};

/**
 * Holds what `name` stands for against all other pages, until released or the page ends, however it ends. Undefined where
 * another page holds it and does not let go within `waitMs`: a page that was just closed or reloaded does.
 */
export async function holdLock(
  name: string,
  { waitMs }: { waitMs: number },
): Promise<(() => void) | undefined> {
  const manager = locks();
  if (!manager) return () => {}; // nobody to share with
  return new Promise((resolve, reject) => {
    manager
      .request(name, { signal: AbortSignal.timeout(waitMs) }, () => {
        return new Promise<void>((release) => resolve(release));
      })
      .catch((error: unknown) => {
        const isTaken = error instanceof DOMException && /Abort|Timeout/.test(error.name);
        if (isTaken) resolve(undefined);
        else reject(error);
      });
  });
}
