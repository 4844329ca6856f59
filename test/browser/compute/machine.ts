import { kernelHost } from "./kernel-host.ts";

/** Where the bundled tests lie, and the kernels. */
export const folder = new URL("/build/browser/", location.href).href;

/** This Chromium, as createExecutor wants to know it. */
export const machine = {
  gpu: (navigator as unknown as { gpu?: { requestAdapter(): Promise<object | null> } }).gpu, // not in lib DOM yet
  // One thread: a page may not block for others.
  kernels: kernelHost(folder),
  threads: 1,
  webgl: true,
};
