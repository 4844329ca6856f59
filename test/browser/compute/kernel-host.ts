import type { ThreadWorker } from "#compute/index.ts";

/** The SIMD kernels and their threads' entry, both in the folder of the bundled tests. */
export function kernelHost(folder: string) {
  return {
    async read(file: string) {
      const response = await fetch(new URL(file, folder));
      return new Uint8Array(await response.arrayBuffer());
    },
    spawn: () => startThread(new URL("kernel-thread.js", folder)),
  };
}

function startThread(entry: URL): ThreadWorker {
  const worker = new Worker(entry, { type: "module" });
  return {
    postMessage: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.addEventListener("message", ({ data }) => listener(data)),
    onError: (listener) => worker.addEventListener("error", listener),
    terminate: () => worker.terminate(),
  };
}
