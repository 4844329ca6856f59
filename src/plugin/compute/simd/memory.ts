import { OutOfMemory } from "../out-of-memory.ts";

const pageBytes = 65536;

/** What scripts/wasm.mjs tells the compiler too: a memory that may grow further does not link. */
const maximumPages = 65536;

/** Below are the control block (threads.ts), the kernels' zeros and AssemblyScript's constants. */
const firstByte = pageBytes;

/** A piece of the memory; its owner releases it. */
export interface Region {
  readonly address: number;
  readonly bytes: number;
}

/** The one memory that all threads share, given out in regions. It never shrinks; released regions are used again. */
export class KernelMemory {
  readonly memory: WebAssembly.Memory;
  /** In order of address, none empty, none touching another. */
  #free: Region[] = [];
  #end = firstByte;

  constructor() {
    const initial = firstByte / pageBytes + 1;
    this.memory = new WebAssembly.Memory({ initial, maximum: maximumPages, shared: true });
  }

  /** Takes the first gap that fits. Throws `OutOfMemory` where there is no more. */
  take(bytes: number): Region {
    const size = Math.max(64, Math.ceil(bytes / 64) * 64);
    const at = this.#free.findIndex((gap) => gap.bytes >= size);
    const gap = this.#free[at];
    if (gap) {
      const rest = { address: gap.address + size, bytes: gap.bytes - size };
      this.#free.splice(at, 1, ...(rest.bytes > 0 ? [rest] : []));
      return { address: gap.address, bytes: size };
    }
    const region = { address: this.#end, bytes: size };
    const missing = region.address + size - this.memory.buffer.byteLength;
    if (missing > 0) this.#grow(missing);
    this.#end = region.address + size;
    return region;
  }

  #grow(missing: number): void {
    try {
      this.memory.grow(Math.ceil(missing / pageBytes));
    } catch (cause) {
      const [wanted, held] = [missing, this.memory.buffer.byteLength].map(
        (bytes) => `${Math.ceil(bytes / 2 ** 20)} MiB`,
      );
      const message = `The SIMD kernels hold ${held} and cannot get the ${wanted} more that this takes; a smaller batch, patch or width would fit`;
      throw new OutOfMemory(message, { cause });
    }
  }

  release({ address, bytes }: Region): void {
    const gaps = [...this.#free, { address, bytes }].sort((a, b) => a.address - b.address);
    const merged: Region[] = [];
    for (const gap of gaps) {
      const before = merged.at(-1);
      if (before && before.address + before.bytes === gap.address)
        merged[merged.length - 1] = { ...before, bytes: before.bytes + gap.bytes };
      else merged.push(gap);
    }
    const last = merged.at(-1);
    if (last && last.address + last.bytes === this.#end) {
      this.#end = last.address;
      merged.pop();
    }
    this.#free = merged;
  }

  /** A view of float32 values; it must not be kept over a `take`, which may make a new buffer. */
  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.memory.buffer, address, length);
  }
}
