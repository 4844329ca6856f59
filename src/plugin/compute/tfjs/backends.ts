import type { Backend, Machine } from "../choose.ts";
import type { Tf } from "./loss.ts";

/** What a backend of ours runs on in tfjs; webgpu itself shares its device. */
export const tfNames = {
  webgpu: "webgpu",
  "tfjs-webgpu": "webgpu",
  wasm: "wasm",
  webgl: "webgl",
  cpu: "cpu",
} as const satisfies { readonly [K in Exclude<Backend, "simd">]: string };

type TfBackend = (typeof tfNames)[keyof typeof tfNames];

/** Each backend's code is fetched only when it is started; importing it registers it with tfjs. */
const loaders: {
  readonly [K in TfBackend]: (tf: Tf, machine: Machine) => Promise<void>;
} = {
  async webgpu() {
    await import("@tensorflow/tfjs-backend-webgpu");
  },
  async wasm(tf, { wasmFiles, threads }) {
    const { setThreadsCount, setWasmPaths } = await import("@tensorflow/tfjs-backend-wasm");
    if (wasmFiles !== undefined) setWasmPaths(wasmFiles);
    if (threads !== undefined) setThreadsCount(threads);
    // The build with threads would start eight workers for nothing.
    if (threads === 1) tf.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
    const { completeWasm } = await import("./wasm/complete.ts");
    completeWasm(tf);
  },
  async webgl(tf) {
    await import("@tensorflow/tfjs-backend-webgl");
    // Else every size of patch and tile compiles all shaders again.
    tf.env().set("WEBGL_USE_SHAPES_UNIFORMS", true);
  },
  async cpu() {
    await import("@tensorflow/tfjs-backend-cpu");
  },
};

/** Loads tfjs with one backend and makes it current; throws an Error where it does not start. */
export async function startBackend(wanted: keyof typeof tfNames, machine: Machine): Promise<Tf> {
  const backend = tfNames[wanted];
  const tf = await loadTfjs();
  await loaders[backend](tf, machine);
  if (!(await tf.setBackend(backend)))
    throw new Error(`The ${backend} backend does not start here`);
  return tf;
}

/** Loads tfjs, once; its backends are the caller's to load. */
export async function loadTfjs(): Promise<Tf> {
  const { tf } = await import("./tensors.ts"); // late: naming a graph or a loss needs no tfjs
  tf.enableProdMode(); // else it advertises its Node package on the console
  return tf;
}
