import { unreachable } from "#core/failure.ts";
import type { Announcement, BenchCase, Measured, Surroundings } from "./measure/bench-case.ts";
import { MemoryWatch } from "./memory-watch.ts";

/** A process that measures one case. Its owner stops it. */
export interface CaseProcess {
  /** Resolves with what is known of it when it ends by itself. */
  readonly ended: Promise<string>;
  /** Ends it with all its children and cleans up behind it. */
  stop(): Promise<void>;
}

/** Starts a process for a case. `announced` gets its id as well; it goes on when that has resolved. */
export type StartCase = (
  of: BenchCase,
  announced: (what: Announcement, pid: number) => Promise<void>,
) => Promise<CaseProcess>;

export interface Outcome {
  readonly surroundings: Surroundings;
  readonly measured: Measured;
  /** How much the resident memory of the process and its children grew at most, from before the backend started. */
  readonly memoryMiB: number;
}

/** Runs a case to its end in a process of its own. Throws an Error that says why there is no figure. */
export async function watchCase(
  of: BenchCase,
  {
    start,
    signal,
    limitSeconds,
  }: {
    readonly start: StartCase;
    readonly signal: AbortSignal;
    readonly limitSeconds: number;
  },
): Promise<Outcome> {
  signal.throwIfAborted();
  const memory = new MemoryWatch();
  const over = new AbortController();
  let starting: Promise<CaseProcess> | undefined;
  const outcome = new Promise<Outcome>((resolve, reject) => {
    const late = `it was not done within ${limitSeconds} s (--limit)`;
    const timer = setTimeout(() => reject(new Error(late)), 1000 * limitSeconds);
    over.signal.addEventListener("abort", () => clearTimeout(timer));
    signal.addEventListener("abort", () => reject(signal.reason), { signal: over.signal });
    starting = start(of, listener({ memory, resolve, reject }));
    starting.then(({ ended }) => ended).then((why) => reject(new Error(why)), reject);
  });
  try {
    return await outcome;
  } finally {
    over.abort();
    await memory.pause();
    const process = await starting?.catch(() => undefined); // why it did not start is thrown already
    await process?.stop();
  }
}

/** Hands on what the process says at its end, and keeps off it while it takes the time. */
function listener({
  memory,
  resolve,
  reject,
}: {
  readonly memory: MemoryWatch;
  resolve(outcome: Outcome): void;
  reject(error: Error): void;
}): (what: Announcement, pid: number) => Promise<void> {
  let surroundings: Surroundings | undefined;
  let memoryMiB = 0;
  return async (what, pid) => {
    switch (what.kind) {
      case "started":
        surroundings = what.surroundings;
        return await memory.begin(pid);
      case "working":
        return memory.resume();
      case "timing":
        return await memory.pause();
      case "profiling":
        memoryMiB = await memory.peakMiB();
        return;
      case "done":
        if (!surroundings) return reject(new Error("it ended before it began"));
        return resolve({ surroundings, measured: what.measured, memoryMiB });
      case "failed":
        return reject(new Error(what.message));
      default:
        return unreachable(what);
    }
  };
}
