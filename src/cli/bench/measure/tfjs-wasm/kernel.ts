import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import type { KernelConfig, KernelFunc, NamedAttrMap, TensorInfo } from "@tensorflow/tfjs-core";
import type { Tf } from "#compute/index.ts";

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
  run: (of: WasmKernelRun<Inputs, Attributes>) => TensorInfo | TensorInfo[],
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
export function makeZeros(backend: BackendWasm, shape: number[]): TensorInfo {
  const made = backend.makeOutput(shape, "float32");
  numbersOf(backend, made).fill(0);
  return made;
}

/** The numbers of a map where they lie. Valid until the next allocation. */
export function numbersOf(backend: BackendWasm, info: TensorInfo): Float32Array {
  return backend.typedArrayFromHeap(info) as Float32Array; // only float32 maps come here
}

/** A second name for numbers of `whole`, from `offset` on; `whole` must outlive it. */
export function viewFrom(
  backend: BackendWasm,
  whole: TensorInfo,
  { offset, shape }: { readonly offset: number; readonly shape: number[] },
): { readonly info: TensorInfo; release(): void } {
  const start = backend.getMemoryOffset(whole.dataId) + offset * Float32Array.BYTES_PER_ELEMENT;
  const info = backend.makeOutput(shape, "float32", start);
  return {
    info,
    release() {
      // Not disposeData, which frees the memory too.
      backend.wasm.tfjs.disposeData(backend.dataIdMap.get(info.dataId).id);
      backend.dataIdMap.delete(info.dataId);
    },
  };
}

/** The package's product of a [1, m, k] with b [1, k, n]; it packs b once for as long as b lives. */
export function multiply(
  { tf, backend }: Surroundings,
  { a, b }: { readonly a: TensorInfo; readonly b: TensorInfo },
): TensorInfo {
  const attrs = { transposeA: false, transposeB: false };
  const { kernelFunc } = tf.getKernel("BatchMatMul", "wasm");
  return kernelFunc({ inputs: { a, b }, backend, attrs }) as TensorInfo; // it makes one
}

/** The package's forward convolution, stride 1. `pad` has zeros before and after, for each axis of NHWC. */
export function convolve(
  { tf, backend }: Surroundings,
  {
    x,
    filter,
    pad,
  }: { readonly x: TensorInfo; readonly filter: TensorInfo; readonly pad: number[][] },
): TensorInfo {
  const attrs = { strides: [1, 1], pad, dataFormat: "NHWC", dilations: [1, 1] };
  const { kernelFunc } = tf.getKernel("Conv2D", "wasm");
  return kernelFunc({
    inputs: { x, filter },
    backend,
    attrs: attrs as unknown as NamedAttrMap,
  }) as TensorInfo; // it makes one; tfjs types no nested lists
}

type Surroundings = Pick<WasmKernelRun<string, unknown>, "tf" | "backend">;
