import { fileURLToPath } from "node:url";

/** Where the package keeps its .wasm files, for Node. */
export const wasmFiles = fileURLToPath(
  new URL("../../../node_modules/@tensorflow/tfjs-backend-wasm/dist/", import.meta.url),
);
