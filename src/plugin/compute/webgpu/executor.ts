import type { KernelBackend } from "@tensorflow/tfjs-core";
import type { Graph } from "../graph/graph.ts";
import type { Network } from "../network.ts";
import type { NetworkOptions } from "../network-options.ts";
import type { OnKernel } from "../on-kernel.ts";
import { releaseBackend, startBackend } from "../tfjs/backends.ts";
import { type DeviceWatch, watched, watchers } from "../tfjs/device-watch.ts";
import type { Tf } from "../tfjs/loss.ts";
import { deviceOf, Gpu } from "./gpu.ts";
import { WebGpuNetwork } from "./network.ts";

interface WebGpuOptions {
  readonly onKernel?: OnKernel | undefined;
}

/** Networks on WGSL kernels, on the device of tfjs's backend. Owns its networks. */
export class WebGpuExecutor {
  readonly backend = "webgpu";
  readonly threads = 1;
  readonly #gpu: Gpu;
  readonly #tf: Tf;
  readonly #started: KernelBackend;
  readonly #device: DeviceWatch;
  /** Absent once disposed. */
  #networks: Set<Network> | undefined = new Set();

  private constructor(tf: Tf, { onKernel }: WebGpuOptions) {
    this.#tf = tf;
    this.#gpu = new Gpu(deviceOf(tf), onKernel);
    this.#started = tf.backend();
    this.#device = watchers.webgpu(this.#started);
  }

  /** Throws an Error where WebGPU does not start. */
  static async start(options: WebGpuOptions = {}): Promise<WebGpuExecutor> {
    return new WebGpuExecutor(await startBackend("webgpu"), options);
  }

  get isLost(): boolean {
    return this.#device.lost !== undefined;
  }

  async create(
    graph: Graph,
    { loss, weights, precision = "float32" }: NetworkOptions,
  ): Promise<Network> {
    const tf = () => {
      this.#enter();
      return this.#tf;
    };
    const setting = { gpu: this.#gpu, tf, loss, format: precision };
    return await this.#device.guard(async () => {
      this.#enter();
      const network = new WebGpuNetwork(setting, graph, weights);
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

  /** tfjs has one current backend for everybody. */
  #enter(): void {
    if (!this.#networks) throw new Error("The webgpu executor was disposed");
    // Done before it returns: only a backend's first start, which is behind us, has to wait.
    if (this.#tf.getBackend() !== "webgpu") void this.#tf.setBackend("webgpu");
  }
}
