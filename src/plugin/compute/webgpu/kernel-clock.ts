import type { OnKernel } from "../on-kernel.ts";
import { type Gpu, usage } from "./gpu.ts";

/** WebGPU's limit for a set of queries, two of which time a dispatch. */
const mostQueries = 4096;
const bytesPerQuery = 8;

/**
 * Times the dispatches of one submission by the GPU's own clock, each in a compute pass of its own. Browsers round what
 * it says to 0.1 ms unless told not to.
 */
export class KernelClock {
  readonly #gpu: Gpu;
  readonly #queries: GPUQuerySet;
  readonly #kernels: string[] = [];

  /** Nothing where the device cannot tell the time. */
  static start(gpu: Gpu): KernelClock | undefined {
    return gpu.device.features.has("timestamp-query") ? new KernelClock(gpu) : undefined;
  }

  private constructor(gpu: Gpu) {
    this.#gpu = gpu;
    this.#queries = gpu.device.createQuerySet({ type: "timestamp", count: mostQueries });
  }

  /** A pass for one dispatch of a kernel. Behind some 2000 of them nothing is timed any more. */
  beginPass(encoder: GPUCommandEncoder, kernel: string): GPUComputePassEncoder {
    const first = 2 * this.#kernels.length;
    if (first >= mostQueries) return encoder.beginComputePass();
    this.#kernels.push(kernel);
    return encoder.beginComputePass({
      timestampWrites: {
        querySet: this.#queries,
        beginningOfPassWriteIndex: first,
        endOfPassWriteIndex: first + 1,
      },
    });
  }

  /** Ends the timing. What it returns is called once the commands are submitted, and reports every dispatch. */
  finish(encoder: GPUCommandEncoder): (onKernel: OnKernel) => Promise<void> {
    const { device } = this.#gpu;
    const count = 2 * this.#kernels.length;
    const size = Math.max(bytesPerQuery, count * bytesPerQuery);
    const times = device.createBuffer({ size, usage: queryResolve | usage.copySource });
    const staging = device.createBuffer({ size, usage: usage.mapRead | usage.copyTarget });
    encoder.resolveQuerySet(this.#queries, 0, count, times, 0);
    encoder.copyBufferToBuffer(times, 0, staging, 0, size);
    return async (onKernel) => {
      try {
        await this.#gpu.wait(staging.mapAsync(mapRead));
        const nanoseconds = new BigUint64Array(staging.getMappedRange());
        for (const [i, kernel] of this.#kernels.entries()) {
          const [begun = 0n, ended = 0n] = nanoseconds.subarray(2 * i, 2 * i + 2);
          onKernel(kernel, Number(ended - begun) / 1e6);
        }
      } finally {
        for (const held of [times, staging, this.#queries]) held.destroy();
      }
    };
  }
}

/** GPUBufferUsage.QUERY_RESOLVE and GPUMapMode.READ; Node has no such globals. */
const queryResolve = 512;
const mapRead = 1;
