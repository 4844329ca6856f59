import type { KernelHost, ThreadWorker } from "#ml/kernel-thread.ts";

/** The SIMD kernels as the build puts them beside the worker: their code, and the entry of their threads. */
export function kernelHost({ canShare }: { readonly canShare: boolean }): KernelHost {
  return { read: readBeside, spawn: canShare ? startThread : undefined };
}

async function readBeside(file: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(new URL(file, import.meta.url));
  if (!response.ok) throw new Error(`${response.status} for ${response.url}`);
  return new Uint8Array(await response.arrayBuffer());
}

function startThread(): ThreadWorker {
  const worker = new Worker(new URL("./kernel-thread.js", import.meta.url), { type: "module" });
  return {
    postMessage: (message) => worker.postMessage(message),
    onMessage: (listener) => worker.addEventListener("message", ({ data }) => listener(data)),
    onError: (listener) => worker.addEventListener("error", listener),
    terminate: () => worker.terminate(),
  };
}
