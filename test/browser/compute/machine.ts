/** This Chromium, as createExecutor wants to know it. The .wasm files lie at the root of the bundled tests. */
export const machine = {
  gpu: (navigator as unknown as { gpu?: { requestAdapter(): Promise<object | null> } }).gpu, // not in lib DOM yet
  wasmFiles: new URL("/build/browser/", location.href).href,
  webgl: true,
};
