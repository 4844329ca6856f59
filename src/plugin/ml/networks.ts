import {
  type Backend,
  type Breakdown,
  backendTitles,
  type ChosenNetwork,
  DeviceLost,
  type Executors,
  type Graph,
  KernelFailure,
  type Loss,
  NoBackend,
  OutOfMemory,
  type Precision,
  refusalText,
  type Weights,
} from "#compute/index.ts";
import { Failure } from "#core/failure.ts";

/** What the worker and the command line, which do not know compute, make networks with. */
export { Executors, type Machine } from "#compute/index.ts";

/** Where networks come from. */
export type Networks = Pick<Executors, "create">;

/** What the networks of one piece of work have in common. */
export interface Work {
  readonly graph: Graph;
  readonly loss: Loss;
  /** To begin with. */
  readonly weights: Weights;
  readonly backend: Backend | "auto";
  /** float32 if absent, and where the backend has nothing else. */
  readonly precision?: Precision;
}

export interface Successor extends ChosenNetwork {
  /** Half a sentence on what the network before it ended by, as "WebGPU was lost (...)"; absent for the first. */
  readonly before?: string;
  /** What people call its backend. */
  readonly title: string;
}

/**
 * The networks of one piece of work, one after the other: where one breaks down, the next is on another backend. Only threads
 * that were killed are started anew, once: the processor is still there.
 */
export class Successors {
  readonly #networks: Networks;
  readonly #work: Work;
  readonly #breakdowns = new Map<Backend, Breakdown>();
  #current: Backend | undefined;
  #hasNewThreads = false;

  constructor(networks: Networks, work: Work) {
    this.#networks = networks;
    this.#work = work;
  }

  /** Called with what ended the last one. Rejects as `Executors.create` does; see `orFailure`. */
  async next(breakdown?: Breakdown): Promise<Successor> {
    const last = this.#current;
    if (breakdown && last) this.#note(last, breakdown);
    const { graph, ...work } = this.#work;
    const chosen = await this.#networks.create(graph, { ...work, breakdowns: this.#breakdowns });
    this.#current = chosen.backend;
    const before = breakdown && last && { before: refusalText(last, breakdown) };
    return { ...chosen, ...before, title: backendTitles[chosen.backend] };
  }

  #note(last: Backend, breakdown: Breakdown): void {
    const threadsDied = last === "simd" && breakdown instanceof DeviceLost;
    if (threadsDied && !this.#hasNewThreads) this.#hasNewThreads = true;
    else this.#breakdowns.set(last, breakdown);
  }
}

/** Does work on networks; where compute gives up, rejects with what a user is told. `backend` is what was wanted. */
export async function orFailure<T>(backend: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw failureOf(error, backend);
  }
}

function failureOf(cause: unknown, backend: string): unknown {
  if (cause instanceof NoBackend)
    return new Failure({ code: "compute/no-backend", backend }, cause.message, { cause });
  if (cause instanceof OutOfMemory)
    return new Failure({ code: "compute/out-of-memory" }, cause.message, { cause });
  if (cause instanceof KernelFailure)
    return new Failure(
      { code: "compute/kernel-failed" },
      `${cause.message}. What was kept before is there; what is started next computes afresh`,
      { cause },
    );
  return cause;
}
