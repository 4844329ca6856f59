import { type Backend, type BackendChoice, chooseBackend, type Machine } from "./choose.ts";
import type { Graph } from "./graph/graph.ts";
import type { Network, Weights } from "./network.ts";
import { SimdExecutor, startThreads } from "./simd/executor.ts";
import { startBackend, tfNames } from "./tfjs/backends.ts";
import type { Loss, Tf } from "./tfjs/loss.ts";
import { TfNetwork } from "./tfjs/network.ts";
import { WebGpuExecutor } from "./webgpu/executor.ts";
import { deviceOf, Gpu } from "./webgpu/gpu.ts";

/** A started backend, which makes networks. Owns them: they end with it. */
export interface Executor {
  readonly choice: BackendChoice;
  /** Throws an Error if the graph is not sound or the weights are not its own (see initialWeights). */
  create(
    graph: Graph,
    options: { readonly loss: Loss; readonly weights: Weights },
  ): Promise<Network>;
  dispose(): void;
}

/**
 * Starts the wanted backend; with "auto" the best that starts, and the reason says what did not. Throws an Error
 * that says what would work instead.
 */
export async function createExecutor(
  machine: Machine,
  wanted: Backend | "auto" = "auto",
): Promise<Executor> {
  const choice = await chooseBackend(machine, wanted);
  const candidates = wanted === "auto" ? [choice.backend, ...choice.others] : [choice.backend];
  const failures: string[] = [];
  for (const [i, backend] of candidates.entries()) {
    try {
      const start = await starter(backend, machine);
      if (i === 0) return start(choice);
      const reason = `${failures.join("; ")}; ${backend} is the best that does`;
      return start({ backend, reason, others: candidates.slice(i + 1) });
    } catch (error) {
      failures.push(`${backend} did not start (${messageOf(error)})`);
    }
  }
  const instead = choice.others.length > 0 ? `; these may: ${choice.others.join(", ")}` : "";
  throw new Error(`${failures.join("; ")}${instead}`);
}

/** Starts a backend; what it resolves with makes the executor. */
async function starter(
  backend: Backend,
  machine: Machine,
): Promise<(choice: BackendChoice) => Executor> {
  if (backend !== "simd") {
    const tf = await startBackend(backend, machine);
    if (backend !== "webgpu")
      return (choice) => new TfExecutor({ tf, name: tfNames[backend] }, choice);
    const gpu = new Gpu(deviceOf(tf));
    return (choice) => new WebGpuExecutor({ tf, gpu }, { choice });
  }
  const team = await startThreads(machine);
  return (choice) => new SimdExecutor(team, { choice, tf: () => startBackend("cpu", machine) });
}

class TfExecutor implements Executor {
  readonly choice: BackendChoice;
  readonly #tf: Tf;
  /** tfjs's own for its backend. */
  readonly #name: string;
  /** Absent once disposed. */
  #networks: Set<Network> | undefined = new Set();

  constructor({ tf, name }: { readonly tf: Tf; readonly name: string }, choice: BackendChoice) {
    this.#tf = tf;
    this.#name = name;
    this.choice = choice;
  }

  async create(
    graph: Graph,
    { loss, weights }: { readonly loss: Loss; readonly weights: Weights },
  ): Promise<Network> {
    const enter = () => this.#enter();
    enter();
    const network = new TfNetwork({ tf: this.#tf, enter, loss }, graph, weights);
    this.#networks?.add(network);
    return network;
  }

  dispose(): void {
    for (const network of this.#networks ?? []) network.dispose();
    this.#networks = undefined;
  }

  #enter(): void {
    if (!this.#networks) throw new Error(`The ${this.choice.backend} executor was disposed`);
    // Done before it returns: only a backend's first start, which is behind us, has to wait.
    if (this.#tf.getBackend() !== this.#name) void this.#tf.setBackend(this.#name);
  }
}

/** tfjs-wasm rejects with a bare object. */
function messageOf(error: unknown): string {
  return error instanceof Object && "message" in error ? String(error.message) : String(error);
}
