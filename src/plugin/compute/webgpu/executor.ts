import type { BackendChoice } from "../choose.ts";
import type { Graph } from "../graph/graph.ts";
import type { Network, Weights } from "../network.ts";
import type { Loss, Tf } from "../tfjs/loss.ts";
import type { Gpu } from "./gpu.ts";
import type { MapFormat } from "./kernel.ts";
import { WebGpuNetwork } from "./network.ts";

/** Networks on WGSL kernels, on the device of tfjs's backend. */
export class WebGpuExecutor {
  readonly choice: BackendChoice;
  readonly #gpu: Gpu;
  readonly #tf: Tf;
  readonly #format: MapFormat;
  /** Absent once disposed. */
  #networks: Set<Network> | undefined = new Set();

  constructor(
    { tf, gpu }: { readonly tf: Tf; readonly gpu: Gpu },
    { choice, format = "float32" }: { readonly choice: BackendChoice; readonly format?: MapFormat },
  ) {
    this.choice = choice;
    this.#gpu = gpu;
    this.#tf = tf;
    this.#format = format;
  }

  async create(
    graph: Graph,
    { loss, weights }: { readonly loss: Loss; readonly weights: Weights },
  ): Promise<Network> {
    const enter = () => this.#enter();
    enter();
    const tf = () => {
      enter();
      return this.#tf;
    };
    const setting = { gpu: this.#gpu, tf, loss, format: this.#format };
    const network = new WebGpuNetwork(setting, graph, weights);
    this.#networks?.add(network);
    return network;
  }

  dispose(): void {
    for (const network of this.#networks ?? []) network.dispose();
    this.#networks = undefined;
  }

  /** tfjs has one current backend for everybody. */
  #enter(): void {
    if (!this.#networks) throw new Error("The webgpu executor was disposed");
    // Done before it returns: only a backend's first start, which is behind us, has to wait.
    if (this.#tf.getBackend() !== "webgpu") void this.#tf.setBackend("webgpu");
  }
}
