import { readFile } from "node:fs/promises";
import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { buildSync } from "esbuild";
import type { Build, KernelHost, ThreadWorker } from "#compute/index.ts";

// Node 20 has relaxed SIMD behind this flag; later ones take it without a word.
setFlagsFromString("--experimental-wasm-relaxed-simd");

/** The kernels as `npm run wasm` built them, with Node's threads. */
export function kernelHost(builds?: readonly Build[]): KernelHost {
  return {
    builds,
    async read(file) {
      return new Uint8Array(
        await readFile(new URL(`../../../build/wasm/${file}`, import.meta.url)),
      );
    },
    spawn: startWorker,
  };
}

function startWorker(): ThreadWorker {
  const worker = new Worker(threadCode(), { eval: true });
  worker.unref();
  return {
    postMessage: (message) => worker.postMessage(message),
    onMessage: (listener) => void worker.on("message", listener),
    onError: (listener) => void worker.on("error", listener),
    terminate: () => void worker.terminate(),
  };
}

/** Node runs no TypeScript: what a worker needs is bundled for it. */
function threadCode(): string {
  const { outputFiles } = buildSync({
    stdin: {
      contents: `
        import { parentPort } from "node:worker_threads";
        import { runKernelThread } from "./src/plugin/compute/simd/thread.ts";
        runKernelThread({
          postMessage: (message) => parentPort.postMessage(message),
          onMessage: (listener) => void parentPort.on("message", listener),
        });`,
      resolveDir: new URL("../../../", import.meta.url).pathname,
    },
    bundle: true,
    platform: "node",
    format: "cjs",
    write: false,
  });
  return outputFiles[0]?.text ?? "";
}
