import { kernelHost } from "./kernel-host.ts";

const folder = new URL("/build/browser/", location.href).href;

/** This Chromium, as createExecutor wants to know it. The .wasm files lie at the root of the bundled tests. */
export const machine = {
  gpu: (navigator as unknown as { gpu?: { requestAdapter(): Promise<object | null> } }).gpu, // not in lib DOM yet
  wasmFiles: folder,
  // One thread: a page may not block for others.
  kernels: kernelHost(folder),
  threads: 1,
  webgl: true,
};
