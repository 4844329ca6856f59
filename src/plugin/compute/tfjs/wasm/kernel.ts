import type { KernelConfig, KernelFunc, NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { Tf } from "../loss.ts";

/** What a kernel of ours gets. Inputs belong to tfjs; the output is handed to it; all else is disposed here. */
export interface WasmKernelRun<Inputs extends string, Attributes> {
  readonly tf: Tf;
  readonly backend: BackendWasm;
  readonly inputs: { readonly [K in Inputs]: TensorInfo };
  readonly attributes: Attributes;
}

/** Joins a kernel to tfjs's table, in place of the package's own if it has one. */
export function registerWasmKernel<Inputs extends string, Attributes>(
  tf: Tf,
  kernelName: string,
  run: (of: WasmKernelRun<Inputs, Attributes>) => TensorInfo,
): void {
  if (tf.getKernel(kernelName, "wasm")) tf.unregisterKernel(kernelName, "wasm");
  const kernelFunc: KernelFunc = ({ inputs, backend, attrs }) =>
    run({
      tf,
      backend: backend as BackendWasm, // registered for no other
      inputs: inputs as { readonly [K in Inputs]: TensorInfo }, // tfjs-core's op of that name gives these
      attributes: attrs as unknown as Attributes, // likewise
    });
  const config: KernelConfig = { kernelName, backendName: "wasm", kernelFunc };
  tf.registerKernel(config);
}

/** A zeroed map in the WebAssembly heap, and its numbers. They move when the heap grows: take them last. */
export function makeZeros(
  backend: BackendWasm,
  shape: number[],
): TensorInfo {
  const made = backend.makeOutput(shape, "float32");
  numbersOf(backend, made).fill(0);
  return made;
}

/** The numbers of a map where they lie. Valid until the next allocation. */
export function numbersOf(backend: BackendWasm, info: TensorInfo): Float32Array {
  return backend.typedArrayFromHeap(info) as Float32Array; // only float32 maps come here
}

/** Runs the package's own convolution, valid padding, stride 1; disposes what it is given. */
export function convolve(
  { tf, backend }: { readonly tf: Tf; readonly backend: BackendWasm },
  {
    x,
    filter,
    pad,
  }: {
    readonly x: TensorInfo;
    readonly filter: TensorInfo;
    readonly pad: "valid" | [[number, number], [number, number], [number, number], [number, number]];
  },
): TensorInfo {
  const kernel = tf.getKernel("Conv2D", "wasm");
  const attrs = {
    strides: [1, 1],
    pad,
    dataFormat: "NHWC",
    dilations: [1, 1],
    dimRoundingMode: undefined,
  } as unknown as NamedAttrMap; // which does not know of undefined
  return kernel.kernelFunc({ inputs: { x, filter }, backend, attrs }) as TensorInfo; // it makes one
}
