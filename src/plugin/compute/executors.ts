import { type Breakdown, isBreakdown } from "./breakdown.ts";
import { type Backend, type Machine, type Ranking, rankBackends } from "./choose.ts";
import { createExecutor, type Executor } from "./executor.ts";
import type { Graph } from "./graph/graph.ts";
import type { Network, Weights } from "./network.ts";
import { NoBackend } from "./no-backend.ts";
import { OutOfMemory } from "./out-of-memory.ts";
import type { Precision } from "./precision.ts";
import { DoesNotStart, type Refusal, reasonFor, refusalText } from "./reasons.ts";
import { unsupportedNode } from "./supports.ts";
import type { Loss } from "./tfjs/loss.ts";
import { UnsupportedNode } from "./unsupported-node.ts";

export interface NetworkRequest {
  readonly loss: Loss;
  readonly weights: Weights;
  /** With "auto" the best that can. */
  readonly backend: Backend | "auto";
  /** float32 if absent, and where the backend has nothing else. */
  readonly precision?: Precision | undefined;
  /** Where networks of the same work broke down. Once there are any, the work goes on wherever it can. */
  readonly breakdowns?: ReadonlyMap<Backend, Breakdown>;
}

export interface ChosenNetwork {
  /** The caller disposes it. */
  readonly network: Network;
  readonly backend: Backend;
  /** A sentence for the dock: what computes, on how many threads, and why that. */
  readonly reason: string;
}

/** The executors of one machine: each starts when a network first needs it, and anew after it was lost. Owns them. */
export class Executors {
  readonly #machine: Machine;
  readonly #start: typeof createExecutor;
  readonly #started = new Map<Backend, Promise<Executor>>();

  /** `start` is `createExecutor`, or a test's own. */
  constructor(machine: Machine, start = createExecutor) {
    this.#machine = machine;
    this.#start = start;
  }

  /**
   * Makes a network on the best backend that is wanted, starts, has every node of the graph and the memory. Throws
   * `NoBackend`, or `OutOfMemory` where that is why, and an Error if the graph or the weights are not sound.
   */
  async create(graph: Graph, request: NetworkRequest): Promise<ChosenNetwork> {
    const { backend: wanted, breakdowns, precision } = request;
    const ranking = await rankBackends(this.#machine);
    const isFree = wanted === "auto" || (breakdowns?.size ?? 0) > 0;
    const refusals = new Map<Backend, Refusal>(breakdowns);
    for (const backend of isFree ? ranking.backends : [wanted]) {
      if (refusals.has(backend) || isHopeless(backend, refusals)) continue;
      try {
        const { network, threads } = await this.#make(backend, { graph, request, ranking });
        const { kernels } = this.#machine;
        const how = { backend, threads, precision, canSpawn: kernels?.spawn !== undefined };
        return { network, backend, reason: reasonFor(how, { ranking, refusals, isFree }) };
      } catch (error) {
        if (!isRefusal(error)) throw error;
        refusals.set(backend, error);
      }
    }
    throw failureOf(graph, { ranking, refusals });
  }

  dispose(): void {
    for (const starting of this.#started.values())
      starting.then(
        (executor) => executor.dispose(),
        () => {}, // what did not start holds nothing
      );
    this.#started.clear();
  }

  async #make(
    backend: Backend,
    {
      graph,
      request,
      ranking,
    }: { readonly graph: Graph; readonly request: NetworkRequest; readonly ranking: Ranking },
  ): Promise<{ readonly network: Network; readonly threads: number }> {
    if (!ranking.backends.includes(backend)) throw new DoesNotStart("this machine has none");
    const lacking = unsupportedNode(backend, graph);
    if (lacking) throw lacking;
    const { loss, weights, precision } = request;
    const executor = await this.#get(backend);
    return {
      network: await executor.create(graph, { loss, weights, precision }),
      threads: executor.threads,
    };
  }

  /** Compiling a backend's kernels takes seconds: it is kept for the next network. */
  async #get(backend: Backend): Promise<Executor> {
    const kept = await this.#started.get(backend);
    if (kept && !kept.isLost) return kept;
    kept?.dispose();
    const starting = this.#start(this.#machine, backend);
    this.#started.set(backend, starting);
    try {
      return await starting;
    } catch (cause) {
      this.#started.delete(backend);
      throw new DoesNotStart(cause instanceof Error ? cause.message : String(cause), { cause });
    }
  }
}

/** After one ran out of memory only the SIMD kernels are tried, which say what they cannot have; the rest takes the page down. */
function isHopeless(backend: Backend, refusals: ReadonlyMap<Backend, Refusal>): boolean {
  return backend !== "simd" && [...refusals.values()].some((e) => e instanceof OutOfMemory);
}

function isRefusal(error: unknown): error is Refusal {
  return isBreakdown(error) || error instanceof UnsupportedNode || error instanceof DoesNotStart;
}

function failureOf(
  graph: Graph,
  { ranking, refusals }: { ranking: Ranking; refusals: ReadonlyMap<Backend, Refusal> },
): Error {
  const outOfMemory = [...refusals.values()].findLast((e) => e instanceof OutOfMemory);
  if (outOfMemory) return outOfMemory;
  const others = ranking.backends.filter(
    (backend) => !refusals.has(backend) && !unsupportedNode(backend, graph),
  );
  const said = [...refusals].map(([backend, error]) => refusalText(backend, error)).join("; ");
  const instead = others.length > 0 ? `what may: ${others.join(", ")}` : "nothing else is there";
  return new NoBackend(`${said}; ${instead}`);
}
