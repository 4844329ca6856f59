import type { KernelBackend } from "@tensorflow/tfjs-core";
import type { Backend } from "../choose.ts";
import type { Graph } from "../graph/graph.ts";
import type { Network } from "../network.ts";
import type { NetworkOptions } from "../network-options.ts";
import { releaseBackend, startBackend, type TfName, tfNames } from "./backends.ts";
import { type DeviceWatch, watched, watchers } from "./device-watch.ts";
import type { Tf } from "./loss.ts";
import { TfNetwork } from "./network.ts";

/** Networks on one backend of tfjs, which serves any number of executors. Owns its networks. */
export class TfExecutor {
  readonly backend: Backend;
  readonly threads = 1;
  readonly #tf: Tf;
  /** tfjs's own for its backend. */
  readonly #name: TfName;
  readonly #started: KernelBackend;
  readonly #device: DeviceWatch;
  /** Absent once disposed. */
  #networks: Set<Network> | undefined = new Set();

  private constructor(backend: keyof typeof tfNames, tf: Tf) {
    this.backend = backend;
    this.#tf = tf;
    this.#name = tfNames[backend];
    this.#started = tf.backend();
    this.#device = watchers[this.#name](this.#started);
  }

  /** Throws an Error where the backend does not start. */
  static async start(backend: Exclude<keyof typeof tfNames, "webgpu">): Promise<TfExecutor> {
    return new TfExecutor(backend, await startBackend(tfNames[backend]));
  }

  get isLost(): boolean {
    return this.#device.lost !== undefined;
  }

  async create(graph: Graph, { loss, weights }: NetworkOptions): Promise<Network> {
    const enter = () => this.#enter();
    return await this.#device.guard(async () => {
      enter();
      const network = new TfNetwork({ tf: this.#tf, enter, loss }, graph, weights);
      this.#networks?.add(network);
      return watched(network, this.#device);
    });
  }

  dispose(): void {
    if (!this.#networks) return;
    for (const network of this.#networks) network.dispose();
    this.#networks = undefined;
    if (this.isLost) releaseBackend(this.#tf, this.#started);
  }

  #enter(): void {
    if (!this.#networks) throw new Error(`The ${this.backend} executor was disposed`);
    // Done before it returns: only a backend's first start, which is behind us, has to wait.
    if (this.#tf.getBackend() !== this.#name) void this.#tf.setBackend(this.#name);
  }
}
