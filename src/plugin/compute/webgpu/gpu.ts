import type { WebGPUBackend } from "@tensorflow/tfjs-backend-webgpu";
import { DeviceLost } from "../device-lost.ts";
import type { OnKernel } from "../on-kernel.ts";
import type { Tf } from "../tfjs/loss.ts";
import type { BufferUse, Kernel } from "./kernel.ts";

/** A kernel made ready for a device. */
export interface Pipeline {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

/** A device with the kernels that were compiled for it. The device belongs to tfjs's backend, on which all runs. */
export class Gpu {
  readonly device: GPUDevice;
  /** For those who want to know what every kernel takes; all is slower then. */
  readonly onKernel: OnKernel | undefined;
  readonly #pipelines = new Map<string, Promise<Pipeline>>();
  #lost: DeviceLost | undefined;

  constructor(device: GPUDevice, onKernel?: OnKernel) {
    this.device = device;
    this.onKernel = onKernel;
    void device.lost.then(({ message }) => {
      this.#lost = new DeviceLost(message || "the browser does not say why");
    });
  }

  /** Throws if the device is known to be lost. */
  check(): void {
    if (this.#lost) throw this.#lost;
  }

  /** Compiles a kernel when it is first asked for. */
  pipeline(kernel: Kernel): Promise<Pipeline> {
    const known = this.#pipelines.get(kernel.code);
    if (known !== undefined) return known;
    const made = this.#compile(kernel);
    this.#pipelines.set(kernel.code, made);
    return made;
  }

  /** Waits for the device; throws a DeviceLost if that is why it fails. */
  async wait<T>(promise: Promise<T>): Promise<T> {
    try {
      return await promise;
    } catch (error) {
      // What was asked of a lost device may fail a moment before the device says that it is lost.
      await Promise.race([this.device.lost, new Promise((resolve) => setTimeout(resolve, 100))]);
      this.check();
      throw error;
    }
  }

  async #compile({ name, code, buffers }: Kernel): Promise<Pipeline> {
    const { device } = this;
    const module = device.createShaderModule({ label: name, code });
    const uses = Object.values<BufferUse>(buffers);
    const types = uses.map(({ access }) =>
      access === "read" ? ("read-only-storage" as const) : ("storage" as const),
    );
    const layout = device.createBindGroupLayout({
      label: name,
      entries: (["uniform", ...types] as const).map((type, binding) => ({
        binding,
        visibility: computeStage,
        buffer: { type },
      })),
    });
    const pipeline = await this.wait(
      device.createComputePipelineAsync({
        label: name,
        layout: device.createPipelineLayout({ label: name, bindGroupLayouts: [layout] }),
        compute: { module },
      }),
    );
    return { pipeline, layout };
  }
}

/** The device of tfjs's current backend, which is webgpu. */
export function deviceOf(tf: Tf): GPUDevice {
  return (tf.backend() as WebGPUBackend).device; // the caller has started it
}

/** GPUShaderStage.COMPUTE; Node has no such global. */
const computeStage = 4;

/** GPUBufferUsage's, which Node has not as globals. */
export const usage = {
  mapRead: 1,
  copySource: 4,
  copyTarget: 8,
  uniform: 64,
  storage: 128,
} as const;
