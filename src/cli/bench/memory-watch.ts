import { residentMiB } from "./resident-memory.ts";

const intervalMs = 200;

/** How far the resident memory of a process and its children grows. Looks now and then, and never while paused. */
export class MemoryWatch {
  #pid = 0;
  #first = 0;
  #most = 0;
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<void> | undefined;

  /** From here on growth counts. */
  async begin(pid: number): Promise<void> {
    this.#pid = pid;
    this.#first = await residentMiB(pid);
    this.#most = this.#first;
    this.resume();
  }

  /** Resolves when nothing looks any more. */
  async pause(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#looking;
  }

  /** A look begins when the one before has ended, however long that took. */
  resume(): void {
    clearTimeout(this.#timer);
    const timer = setTimeout(() => {
      this.#looking = this.#look().then(() => {
        if (this.#timer === timer) this.resume();
      });
    }, intervalMs);
    this.#timer = timer;
  }

  /** The most it has grown by. Looks once more. */
  async peakMiB(): Promise<number> {
    await this.pause();
    await this.#look();
    return this.#most - this.#first;
  }

  async #look(): Promise<void> {
    this.#most = Math.max(this.#most, await residentMiB(this.#pid));
  }
}
