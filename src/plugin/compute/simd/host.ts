import type { Build } from "./kernels.ts";
import type { ThreadWorker } from "./threads.ts";

/** What the place we run in provides for the SIMD kernels. */
export interface KernelHost {
  /** Gets the bytes of `kernels.simd.wasm` or `kernels.relaxed-simd.wasm`. */
  read(file: string): Promise<Uint8Array<ArrayBuffer>>;
  /** Starts a worker that calls `runKernelThread`. Absent where memory cannot be shared: one thread works then. */
  readonly spawn?: (() => ThreadWorker) | undefined;
  /**
   * How many threads may work at the moment, of those that there are: asked before every run of kernels, and without
   * influence on a single bit of the results. All, if absent.
   */
  readonly threadsNow?: (() => number) | undefined;
  /** Which builds to try; all, the fastest first, if absent. */
  readonly builds?: readonly Build[] | undefined;
}
