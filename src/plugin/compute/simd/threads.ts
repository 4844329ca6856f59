import { DeviceLost } from "../device-lost.ts";
import { KernelFailure } from "../kernel-failure.ts";
import type { OnKernel } from "../on-kernel.ts";
import { type CompiledKernels, instantiateKernels, type Kernels } from "./kernels.ts";
import { KernelMemory } from "./memory.ts";
import { kernelAt, stepBytes } from "./program.ts";
import { TeamControl } from "./team-control.ts";
import { type ThreadPort, type ThreadStart, threadReady } from "./thread.ts";

/** A worker that called `runKernelThread`, as the one who started it sees it. */
export interface ThreadWorker extends ThreadPort {
  /** Called with what went wrong if the worker does not start. */
  onError(listener: (error: unknown) => void): void;
  terminate(): void;
}

/** Steps of a program in memory that all threads can run. */
export interface Job {
  readonly steps: number;
  readonly count: number;
  /** Scratch memory of the first thread, and how much each has. */
  readonly scratch: number;
  readonly scratchBytes: number;
}

interface TeamOptions {
  readonly helpers: number;
  readonly spawn?: (() => ThreadWorker) | undefined;
  /** How many threads may work at the moment; asked before every run. All, if absent. */
  readonly threadsNow?: (() => number) | undefined;
  readonly onKernel?: OnKernel | undefined;
  /** See TeamControl. 3 s: no share takes 30, and who waits for a thread that was killed does not wait for minutes. */
  readonly lookMs?: number;
}

/** The calling thread and its helpers, on one memory. Owns the helpers until disposed. */
export class ThreadTeam {
  readonly memory: KernelMemory;
  readonly #kernels: Kernels;
  readonly #control: TeamControl;
  readonly #workers: readonly ThreadWorker[];
  readonly #threadsNow: () => number;
  readonly #onKernel: OnKernel | undefined;
  #lost: DeviceLost | undefined;

  private constructor(
    memory: KernelMemory,
    kernels: Kernels,
    of: { readonly workers: readonly ThreadWorker[]; readonly threadsNow: () => number } & Pick<
      TeamOptions,
      "onKernel"
    >,
  ) {
    this.memory = memory;
    this.#kernels = kernels;
    this.#control = new TeamControl(memory.memory);
    this.#workers = of.workers;
    this.#threadsNow = of.threadsNow;
    this.#onKernel = of.onKernel;
  }

  /** Starts the helpers. All are ready when it resolves: a thread that blocks cannot start another. */
  static async start(
    { module }: CompiledKernels,
    { helpers, spawn, threadsNow, onKernel, lookMs = 3000 }: TeamOptions,
  ): Promise<ThreadTeam> {
    const memory = new KernelMemory();
    const kernels = await instantiateKernels(module, memory.memory);
    const workers = spawn ? Array.from({ length: helpers }, () => spawn()) : [];
    const most = workers.length + 1;
    const team = new ThreadTeam(memory, kernels, {
      workers,
      threadsNow: threadsNow ?? (() => most),
      onKernel,
    });
    team.#control.threads = most;
    team.#control.lookMs = lookMs;
    try {
      await Promise.all(
        workers.map((worker, i) => join(worker, { module, memory: memory.memory, index: i + 1 })),
      );
    } catch (error) {
      team.dispose();
      throw error;
    }
    return team;
  }

  /** Threads that there are; as many have scratch memory. */
  get size(): number {
    return this.#workers.length + 1;
  }

  /** Whether a thread has broken: nothing runs on this team any more. */
  get isBroken(): boolean {
    return this.#control.hasEnded;
  }

  /**
   * Runs a program on as many threads as there may be now, and blocks until it is done. Throws `KernelFailure` if a kernel
   * traps in any of them, `DeviceLost` if a thread that had a share was killed; what the program was to make is then
   * unfinished, and the team is broken.
   */
  run(job: Job): void {
    if (job.count === 0) return;
    this.#control.threads = Math.max(1, Math.min(this.size, this.#threadsNow()));
    if (this.#onKernel) this.#runOneByOne(job, this.#onKernel);
    else this.#runAll(job);
  }

  #runOneByOne(job: Job, onKernel: OnKernel): void {
    for (let i = 0; i < job.count; i++) {
      const step = { ...job, steps: job.steps + i * stepBytes, count: 1 };
      const start = performance.now();
      this.#runAll(step);
      onKernel(kernelAt(this.memory.memory.buffer, step.steps), performance.now() - start);
    }
  }

  #runAll({ steps, count, scratch, scratchBytes }: Job): void {
    if (this.isBroken) throw this.#broken();
    try {
      if (!this.#kernels.run(steps, count, scratch, scratchBytes)) this.#lose();
    } catch (error) {
      this.#control.end(String(error));
    }
    if (this.isBroken) throw this.#broken();
  }

  dispose(): void {
    this.#control.end();
    for (const worker of this.#workers) worker.terminate();
  }

  /** Whoever holds a share and is only slow leaves when it is done with it. */
  #lose(): void {
    this.#lost = new DeviceLost("a kernel thread stopped in the middle of its work");
    this.#control.end();
  }

  #broken(): KernelFailure | DeviceLost {
    if (this.#lost) return this.#lost;
    const { reason } = this.#control;
    return new KernelFailure(`The SIMD kernels have stopped: ${reason || "they were disposed of"}`);
  }
}

function join(worker: ThreadWorker, start: ThreadStart): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.onError((error) => reject(new Error("A kernel thread did not start", { cause: error })));
    worker.onMessage((message) => {
      if (message === threadReady) resolve();
      else reject(new Error(`A kernel thread did not start: ${message}`));
    });
    worker.postMessage(start);
  });
}
