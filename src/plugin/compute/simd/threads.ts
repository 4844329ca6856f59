import type { OnKernel } from "../on-kernel.ts";
import { type CompiledKernels, instantiateKernels, type Kernels } from "./kernels.ts";
import { KernelMemory } from "./memory.ts";
import { kernelAt, stepBytes } from "./program.ts";
import { type ThreadPort, type ThreadStart, threadReady } from "./thread.ts";

/** A worker that called `runKernelThread`, as the one who started it sees it. */
export interface ThreadWorker extends ThreadPort {
  /** Called with what went wrong if the worker does not start. */
  onError(listener: (error: unknown) => void): void;
  terminate(): void;
}

/** The words of Job in assembly/program.ts, in the control block of the memory. */
const jobAddress = 0;
const [jobNumber, jobSteps, jobCount, jobThreads, jobMeeting] = [0, 1, 2, 3, 4] as const;

/** A program in memory that all threads can run. */
export interface Job {
  readonly steps: number;
  readonly count: number;
  readonly threads: number;
  readonly meeting: number;
}

/** The calling thread and its helpers, on one memory. Owns the helpers until disposed. */
export class ThreadTeam {
  readonly memory: KernelMemory;
  readonly #kernels: Kernels;
  readonly #workers: readonly ThreadWorker[];
  readonly #onKernel: OnKernel | undefined;

  private constructor(
    memory: KernelMemory,
    {
      kernels,
      workers,
      onKernel,
    }: {
      readonly kernels: Kernels;
      readonly workers: readonly ThreadWorker[];
      readonly onKernel: OnKernel | undefined;
    },
  ) {
    this.memory = memory;
    this.#kernels = kernels;
    this.#workers = workers;
    this.#onKernel = onKernel;
  }

  /** Starts the helpers. All are ready when it resolves: a thread that blocks cannot start another. */
  static async start(
    { module }: CompiledKernels,
    {
      helpers,
      spawn,
      onKernel,
    }: {
      readonly helpers: number;
      readonly spawn?: (() => ThreadWorker) | undefined;
      readonly onKernel?: OnKernel | undefined;
    },
  ): Promise<ThreadTeam> {
    const memory = new KernelMemory();
    const kernels = await instantiateKernels(module, memory.memory);
    const workers = spawn ? Array.from({ length: helpers }, () => spawn()) : [];
    const team = new ThreadTeam(memory, { kernels, workers, onKernel });
    try {
      await Promise.all(
        workers.map((worker, i) => {
          const start = { module, memory: memory.memory, job: jobAddress, index: i + 1 };
          return join(worker, start);
        }),
      );
    } catch (error) {
      for (const worker of workers) worker.terminate();
      throw error;
    }
    return team;
  }

  get size(): number {
    return this.#workers.length + 1;
  }

  /** Runs a program on all threads and blocks until it is done. */
  run(job: Job): void {
    if (job.count === 0) return;
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

  #runAll({ steps, count, threads, meeting }: Job): void {
    if (this.#workers.length > 0) this.#tell({ steps, count, threads, meeting });
    this.#kernels.run(steps, count, threads, meeting);
  }

  dispose(): void {
    if (this.#workers.length > 0) this.#tell({ steps: 0, count: 0, threads: 0, meeting: 0 });
    for (const worker of this.#workers) worker.terminate();
  }

  #tell({ steps, count, threads, meeting }: Job): void {
    const words = new Int32Array(this.memory.memory.buffer, jobAddress, 5);
    words[jobSteps] = steps;
    words[jobCount] = count;
    words[jobThreads] = threads;
    words[jobMeeting] = meeting;
    Atomics.add(words, jobNumber, 1);
    Atomics.notify(words, jobNumber);
  }
}

function join(worker: ThreadWorker, start: ThreadStart): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.onError((error) => reject(new Error("A kernel thread did not start", { cause: error })));
    worker.onMessage((message) => {
      if (message === threadReady) resolve();
    });
    worker.postMessage(start);
  });
}
