import type { KernelBackend } from "@tensorflow/tfjs-core";
import type { Machine } from "../choose.ts";
import type { Graph } from "../graph/graph.ts";
import type { Network, Weights } from "../network.ts";
import type { OnKernel } from "../on-kernel.ts";
import { releaseBackend, startBackend } from "../tfjs/backends.ts";
import { type DeviceWatch, watched, watchers } from "../tfjs/device-watch.ts";
import type { Loss, Tf } from "../tfjs/loss.ts";
import { deviceOf, Gpu } from "./gpu.ts";
import type { MapFormat } from "./kernel.ts";
import { WebGpuNetwork } from "./network.ts";

/** Networks on WGSL kernels, on the device of tfjs's backend. Owns its networks. */
export class WebGpuExecutor {
  readonly backend = "webgpu";
  readonly threads = 1;
  readonly #gpu: Gpu;
  readonly #tf: Tf;
  readonly #started: KernelBackend;
  readonly #device: DeviceWatch;
  readonly #format: MapFormat;
  /** Absent once disposed. */
  #networks: Set<Network> | undefined = new Set();

  private constructor(
    tf: Tf,
    { format, onKernel }: { readonly format: MapFormat; readonly onKernel: OnKernel | undefined },
  ) {
    this.#tf = tf;
    this.#gpu = new Gpu(deviceOf(tf), onKernel);
    this.#started = tf.backend();
    this.#device = watchers.webgpu(this.#started);
    this.#format = format;
  }

  /** Throws an Error where WebGPU does not start. */
  static async start(
    { onKernel }: Pick<Machine, "onKernel"> = {},
    format: MapFormat = "float32",
  ): Promise<WebGpuExecutor> {
    return new WebGpuExecutor(await startBackend("webgpu"), { format, onKernel });
  }

  get isLost(): boolean {
    return this.#device.lost !== undefined;
  }

  async create(
    graph: Graph,
    { loss, weights }: { readonly loss: Loss; readonly weights: Weights },
  ): Promise<Network> {
    const tf = () => {
      this.#enter();
      return this.#tf;
    };
    const setting = { gpu: this.#gpu, tf, loss, format: this.#format };
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
