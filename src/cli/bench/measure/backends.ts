import { type Backend, createExecutor } from "#compute/index.ts";
import type { BenchBackend } from "./bench-case.ts";
import { networkSubject } from "./network-subject.ts";
import { startOnnxruntime } from "./onnxruntime.ts";
import type { StartSubject } from "./subject.ts";
import { startTfjsWasm } from "./tfjs-wasm/start.ts";

const starters: { readonly [B in BenchBackend]: StartSubject } = {
  simd: onExecutor("simd"),
  webgpu: onExecutor("webgpu"),
  "tfjs-webgpu": onExecutor("tfjs-webgpu"),
  "tfjs-webgl": onExecutor("webgl"),
  "tfjs-wasm": startTfjsWasm,
  "onnxruntime-web": startOnnxruntime,
};

/** Starts the backend of a case. Throws an Error that says why where it does not start. */
export const startSubject: StartSubject = (of, on) => starters[of.backend](of, on);

function onExecutor(backend: Backend): StartSubject {
  return async (of, { place, onKernel }) => {
    const { gpu, webgl, kernels } = place;
    if (backend.endsWith("webgpu") && !gpu) throw new Error("there is no WebGPU here");
    if (backend === "webgl" && !webgl) throw new Error("there is no WebGL here");
    const machine = { gpu, webgl, kernels, threads: of.threads, onKernel };
    return await networkSubject(await createExecutor(machine, backend), { of, place });
  };
}
