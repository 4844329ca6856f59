import { loadTfjs, TfNetwork } from "#compute/index.ts";
import { networkSubject } from "../network-subject.ts";
import type { StartSubject } from "../subject.ts";
import { completeWasm } from "./complete.ts";

/**
 * tfjs on its WebAssembly backend, a peer. It cannot train by itself, so this folder gives it the kernels that it lacks,
 * composed of its own fast ones. It starts once a process.
 */
export const startTfjsWasm: StartSubject = async (of, { place }) => {
  const { getThreadsCount, setThreadsCount, setWasmPaths } = await import(
    "@tensorflow/tfjs-backend-wasm"
  );
  const tf = await loadTfjs();
  setWasmPaths(place.peers);
  setThreadsCount(of.threads);
  pretendCores(2 * of.threads);
  // The build with threads would start eight workers for nothing.
  if (of.threads === 1) tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
  completeWasm(tf);
  if (!(await tf.setBackend("wasm"))) throw new Error("tfjs does not start its WebAssembly here");
  if (getThreadsCount() < of.threads)
    throw new Error(`tfjs takes ${getThreadsCount()} thread here, not ${of.threads}`);
  const subject = await networkSubject(
    {
      create: async (graph, options) =>
        new TfNetwork({ tf, enter() {}, loss: options.loss }, graph, options.weights),
      dispose() {},
    },
    { of, place },
  );
  return { ...subject, note: "with gradients of ours; it has none for filters" };
};

/** It takes half as many threads as there are cores at most, whatever it is asked for. */
function pretendCores(cores: number): void {
  if (typeof navigator !== "undefined")
    Object.defineProperty(navigator, "hardwareConcurrency", { value: cores, configurable: true });
}
