import type { BackendChoice, Machine } from "../choose.ts";
import type { Graph } from "../graph/graph.ts";
import type { Network, Weights } from "../network.ts";
import type { Loss, Tf } from "../tfjs/loss.ts";
import { compileKernels } from "./kernels.ts";
import { SimdNetwork } from "./network.ts";
import { ThreadTeam } from "./threads.ts";

/** Networks on the SIMD kernels. Owns its threads and their memory. */
export class SimdExecutor {
  readonly choice: BackendChoice;
  readonly #team: ThreadTeam;
  readonly #tf: () => Promise<Tf>;
  /** Absent once disposed. */
  #networks: Set<Network> | undefined = new Set();

  constructor(
    team: ThreadTeam,
    { choice, tf }: { readonly choice: BackendChoice; readonly tf: () => Promise<Tf> },
  ) {
    this.#team = team;
    this.choice = choice;
    this.#tf = tf;
  }

  async create(
    graph: Graph,
    { loss, weights }: { readonly loss: Loss; readonly weights: Weights },
  ): Promise<Network> {
    if (!this.#networks) throw new Error("The simd executor was disposed");
    const network = new SimdNetwork({ team: this.#team, tf: this.#tf, loss }, graph, weights);
    this.#networks.add(network);
    return network;
  }

  dispose(): void {
    if (!this.#networks) return;
    for (const network of this.#networks) network.dispose();
    this.#networks = undefined;
    this.#team.dispose();
  }
}

/** Compiles the kernels and starts their threads. Throws an Error where WebAssembly here cannot run them. */
export async function startThreads(machine: Machine): Promise<ThreadTeam> {
  const { kernels, threads = 1, onKernel } = machine;
  if (!kernels) throw new Error("No SIMD kernels were given");
  const { read, spawn, builds, threadsNow } = kernels;
  const compiled = await compileKernels(read, builds);
  return await ThreadTeam.start(compiled, { helpers: threads - 1, spawn, threadsNow, onKernel });
}
