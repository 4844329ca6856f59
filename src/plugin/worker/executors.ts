import { Failure } from "#core/failure.ts";
import type { Executor, Job } from "#ml/train/run-training.ts";
import type { Host } from "./host.ts";

type Backend = Job["backend"];

/** Starts each backend once and keeps it: compiling its kernels takes seconds. */
export class Executors {
  readonly #host: Pick<Host, "createExecutor">;
  readonly #started = new Map<Backend, Promise<Executor>>();

  constructor(host: Pick<Host, "createExecutor">) {
    this.#host = host;
  }

  /** Rejects with `compute/no-backend`; the next to ask tries again. */
  get(backend: Backend): Promise<Executor> {
    const started = this.#started.get(backend) ?? this.#start(backend);
    this.#started.set(backend, started);
    return started;
  }

  async #start(backend: Backend): Promise<Executor> {
    try {
      return await this.#host.createExecutor(backend);
    } catch (cause) {
      this.#started.delete(backend);
      const reason = cause instanceof Error ? cause.message : String(cause);
      throw new Failure({ code: "compute/no-backend", backend }, reason, { cause });
    }
  }
}
