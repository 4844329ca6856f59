import { readFile } from "node:fs/promises";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import type { Build, KernelHost, ThreadWorker } from "#compute/index.ts";

/** Where the parts of the SIMD kernels lie. */
export interface KernelFiles {
  /** The folder of `kernels.*.wasm`, with the closing slash. */
  readonly folder: URL;
  /** The entry of a kernel thread, see kernel-thread.ts. */
  readonly thread: URL;
  readonly builds?: readonly Build[] | undefined;
}

/** The SIMD kernels in Node, on its worker threads. A process may end while its threads still wait. */
export function nodeKernelHost({ folder, thread, builds }: KernelFiles): KernelHost {
  // Node 20 has relaxed SIMD behind this flag; later ones take it without a word.
  setFlagsFromString("--experimental-wasm-relaxed-simd");
  return {
    builds,
    read: async (file) => new Uint8Array(await readFile(new URL(file, folder))),
    spawn: () => startThread(thread),
  };
}

function startThread(entry: URL): ThreadWorker {
  const worker = new Worker(entry);
  worker.unref();
  return {
    postMessage: (message) => worker.postMessage(message),
    onMessage: (listener) => void worker.on("message", listener),
    onError: (listener) => void worker.on("error", listener),
    terminate: () => void worker.terminate(),
  };
}
