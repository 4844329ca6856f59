// Puts WebAssembly where a bundle's page, worker or command line loads it by address.
import { cp } from "node:fs/promises";
import { basename, join } from "node:path";

const tfjs = "node_modules/@tensorflow/tfjs-backend-wasm/dist/tfjs-backend";
const onnxruntime = "node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded";

/** The kernels that scripts/wasm.mjs compiled. */
export async function copyWasm(directory) {
  await cp("build/wasm", directory, { recursive: true });
}

/** What the peers of `lamella bench` load. */
export async function copyPeers(directory) {
  const files = [
    ...["wasm", "wasm-simd", "wasm-threaded-simd"].map((build) => `${tfjs}-${build}.wasm`),
    ...["mjs", "wasm"].map((type) => `${onnxruntime}.${type}`),
  ];
  for (const file of files) await cp(file, join(directory, basename(file)));
}
