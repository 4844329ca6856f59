import type { Tf } from "#compute/index.ts";
import { concat, split } from "./blocks.ts";
import { filterGradient, inputGradient } from "./conv2d-gradients.ts";
import { registerWasmKernel } from "./kernel.ts";
import { maxPoolGradient } from "./max-pool-gradient.ts";

/** Gives tfjs-wasm the kernels it lacks for training, and faster ones for what it does slowly. */
export function completeWasm(tf: Tf): void {
  registerWasmKernel(tf, "Conv2DBackpropFilter", filterGradient);
  registerWasmKernel(tf, "Conv2DBackpropInput", inputGradient);
  registerWasmKernel(tf, "MaxPoolGrad", maxPoolGradient);
  registerWasmKernel(tf, "SplitV", split);
  registerWasmKernel(tf, "Concat", concat);
}
