import { vi } from "vitest";

/** Gives Node locks as all pages of a browser share them. `vi.unstubAllGlobals` takes them back. */
export function sharedLocks() {
  const held = new Set<string>();
  const request = async (
    name: string,
    { signal: waiting }: { signal: AbortSignal },
    work: () => Promise<void>,
  ) => {
    while (held.has(name)) {
      waiting.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    held.add(name);
    await work().finally(() => held.delete(name));
  };
  vi.stubGlobal("navigator", { locks: { request } });
}
