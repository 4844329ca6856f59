import type { Machine } from "../choose.ts";
import type { Graph } from "../graph/graph.ts";
import type { Network } from "../network.ts";
import type { NetworkOptions } from "../network-options.ts";
import { startBackend } from "../tfjs/backends.ts";
import { compileKernels } from "./kernels.ts";
import { SimdNetwork } from "./network.ts";
import { ThreadTeam } from "./threads.ts";

/** Networks on the SIMD kernels. Owns its threads and their memory. */
export class SimdExecutor {
  readonly backend = "simd";
  readonly #team: ThreadTeam;
  /** Absent once disposed. */
  #networks: Set<Network> | undefined = new Set();

  private constructor(team: ThreadTeam) {
    this.#team = team;
  }

  /** Compiles the kernels and starts their threads. Throws an Error where WebAssembly here cannot run them. */
  static async start(machine: Machine): Promise<SimdExecutor> {
    return new SimdExecutor(await startThreads(machine));
  }

  get threads(): number {
    return this.#team.size;
  }

  /** Of the memory that all networks share; it never shrinks. */
  get bytes(): number {
    return this.#team.memory.memory.buffer.byteLength;
  }

  get isLost(): boolean {
    return this.#team.isBroken;
  }

  async create(graph: Graph, { loss, weights }: NetworkOptions): Promise<Network> {
    if (!this.#networks) throw new Error("The simd executor was disposed");
    const tf = () => startBackend("cpu");
    const network = new SimdNetwork({ team: this.#team, tf, loss }, graph, weights);
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
