import type { Buffer } from "./buffer.ts";
import { type Gpu, usage } from "./gpu.ts";

/** Copies of a small buffer on their way to the processor. They are used again, so that a warm step makes none. */
export class Readback {
  readonly #gpu: Gpu;
  readonly #bytes: number;
  readonly #all: GPUBuffer[] = [];
  readonly #free: GPUBuffer[] = [];

  constructor(gpu: Gpu, bytes: number) {
    this.#gpu = gpu;
    this.#bytes = bytes;
  }

  /** Adds the copy to the commands; what it returns is called once those are submitted, and waits for them alone. */
  copy(encoder: GPUCommandEncoder, { gpu: source }: Buffer): () => Promise<ArrayBuffer> {
    if (!source) throw new Error("A buffer that no program found memory for");
    const staging = this.#free.pop() ?? this.#make();
    encoder.copyBufferToBuffer(source, 0, staging, 0, this.#bytes);
    return async () => {
      await this.#gpu.wait(staging.mapAsync(mapRead));
      const values = staging.getMappedRange().slice(0);
      staging.unmap();
      this.#free.push(staging);
      return values;
    };
  }

  release(): void {
    for (const staging of this.#all) staging.destroy();
  }

  #make(): GPUBuffer {
    const made = this.#gpu.device.createBuffer({
      size: this.#bytes,
      usage: usage.mapRead | usage.copyTarget,
    });
    this.#all.push(made);
    return made;
  }
}

/** GPUMapMode.READ; Node has no such global. */
const mapRead = 1;
