import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import type { ProgressStream } from "./progress-line.ts";

type Terminal = Pick<ProgressStream, "isTTY" | "columns">;

const interrupts = ["SIGINT", "SIGTERM"] as const;
/** As of a program that Ctrl-C has ended. */
const interruptedCode = 130;
/** What takes longer to be heard is told that it will be. */
const silenceMs = 500;
/** So long whatever is computed may go on after the second Ctrl-C. */
const graceMs = 1000;

/**
 * Runs this program once more, in a thread: what computes leaves no turn to signals for as long as a step takes. Ctrl-C is
 * passed on to it; the second one ends the program soon, whatever the thread is at. Resolves with its exit code.
 */
export async function runInThread(program: URL, args: readonly string[]): Promise<number> {
  const { isTTY, columns } = process.stderr;
  const terminal: Terminal = { isTTY, columns };
  const thread = new Worker(program, { argv: [...args], workerData: terminal });
  let [isInterrupted, isEnded] = [false, false];
  const end = () => {
    isEnded = true;
    void thread.terminate();
  };
  const interrupt = (signal: NodeJS.Signals) => {
    thread.postMessage(signal);
    if (isInterrupted) setTimeout(end, graceMs).unref();
    else sayUnlessHeard(thread);
    isInterrupted = true;
  };
  for (const signal of interrupts) process.on(signal, interrupt);
  try {
    return await new Promise((resolve, reject) => {
      thread.once("exit", (code) => resolve(isEnded ? interruptedCode : code));
      thread.once("error", reject);
    });
  } finally {
    for (const signal of interrupts) process.off(signal, interrupt);
  }
}

function sayUnlessHeard(thread: Worker): void {
  const say = () =>
    process.stderr.write("\nIt ends after what it computes; once more Ctrl-C ends it at once\n");
  const silence = setTimeout(say, silenceMs).unref();
  thread.once("message", () => clearTimeout(silence));
}

/** In such a thread: has the signals that are passed on arrive as if it were the program; without anybody who hears them it ends. */
export function hearInterrupts(): void {
  parentPort?.on("message", (signal: (typeof interrupts)[number]) => {
    parentPort?.postMessage("heard");
    if (!process.emit(signal)) process.exit(interruptedCode);
  });
  parentPort?.unref();
}

/** Standard error. A thread is not told by itself what its terminal is. */
export function standardError(): ProgressStream {
  const { isTTY, columns }: Terminal = isMainThread ? process.stderr : workerData; // from runInThread
  return { isTTY, columns, write: (text) => void process.stderr.write(text) };
}
