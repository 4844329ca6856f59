// Puts the WebAssembly of tfjs, and the kernels that scripts/wasm.mjs compiled, where a bundle's page, worker or command line loads it by address.
import { cp } from "node:fs/promises";
import { join } from "node:path";

const from = "node_modules/@tensorflow/tfjs-backend-wasm/dist";
const builds = ["wasm", "wasm-simd", "wasm-threaded-simd"];

export async function copyWasm(directory) {
  for (const build of builds) {
    const file = `tfjs-backend-${build}.wasm`;
    await cp(join(from, file), join(directory, file));
  }
  await cp("build/wasm", directory, { recursive: true });
}
