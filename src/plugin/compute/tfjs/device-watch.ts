import type { KernelBackend } from "@tensorflow/tfjs-core";
import { DeviceLost } from "../device-lost.ts";
import type { Network } from "../network.ts";
import type { TfName } from "./backends.ts";

/** An error may be the first that is heard of a loss: so long it is given to show. */
const graceMs = 50;

/** Stands beside work on a device, and ends it when the device is lost: what was asked of it may never come back. */
export class DeviceWatch {
  readonly #isGone: () => boolean;
  readonly #waiting = new Set<(lost: DeviceLost) => void>();
  #lost: DeviceLost | undefined;

  /** `isGone` looks at the device; a loss that it cannot see is told by `lose`. */
  constructor(isGone: () => boolean) {
    this.#isGone = isGone;
  }

  /** Undefined while the device is there. */
  get lost(): DeviceLost | undefined {
    if (!this.#lost && this.#isGone()) this.lose("its context is gone");
    return this.#lost;
  }

  lose(reason: string): void {
    this.#lost ??= new DeviceLost(reason);
    for (const end of this.#waiting) end(this.#lost);
  }

  /** What the work gives, if the device is still there after it: a lost one may answer with zeros. Else throws `DeviceLost`. */
  async guard<T>(work: () => Promise<T>): Promise<T> {
    if (this.lost) throw this.lost;
    let end: (lost: DeviceLost) => void = () => {};
    const gone = new Promise<never>((_, reject) => {
      end = reject;
    });
    this.#waiting.add(end);
    try {
      const value = await Promise.race([work(), gone]);
      if (this.lost) throw this.lost;
      return value;
    } catch (error) {
      if (!this.lost) await new Promise((resolve) => setTimeout(resolve, graceMs));
      throw this.lost ?? error;
    } finally {
      this.#waiting.delete(end);
    }
  }
}

/** How the device under each backend is watched. */
export const watchers: { readonly [K in TfName]: (backend: KernelBackend) => DeviceWatch } = {
  webgpu: (backend) => watchGpu((backend as unknown as { device: GpuDevice }).device), // a public field of WebGPUBackend
  webgl: (backend) => watchContext((backend as unknown as { gpgpu: Gpgpu }).gpgpu), // one of MathBackendWebGL
  cpu: () => new DeviceWatch(() => false),
};

/** A network that is asked only while its device is there. */
export function watched(network: Network, device: DeviceWatch): Network {
  return {
    trainStep: (batch, rule) => device.guard(() => network.trainStep(batch, rule)),
    predict: (input, shape) => device.guard(() => network.predict(input, shape)),
    measure: (batch) => device.guard(() => network.measure(batch)),
    save: () => device.guard(() => network.save()),
    load: (state) => device.guard(() => network.load(state)),
    dispose: () => network.dispose(),
  };
}

/** As much of a GPUDevice as is needed here. */
interface GpuDevice extends EventTarget {
  readonly lost: Promise<{ readonly reason: string; readonly message: string }>;
}

function watchGpu(device: GpuDevice): DeviceWatch {
  const watch = new DeviceWatch(() => false);
  void device.lost.then(({ reason, message }) => watch.lose(message || reason));
  // tfjs asks for buffers without looking whether it got them, and computes on with what it has not.
  device.addEventListener("uncapturederror", (event) => {
    const { error } = event as Event & { readonly error: Error }; // a GPUUncapturedErrorEvent
    if (error.constructor.name === "GPUOutOfMemoryError") watch.lose("it ran out of memory");
  });
  return watch;
}

/** As much of tfjs's GPGPUContext as is needed here. */
interface Gpgpu {
  readonly gl: { readonly canvas: EventTarget; isContextLost(): boolean };
  itemsToPoll: readonly { readonly resolveFn: () => void }[];
}

function watchContext(gpgpu: Gpgpu): DeviceWatch {
  const { gl } = gpgpu;
  const watch = new DeviceWatch(() => gl.isContextLost());
  gl.canvas.addEventListener("webglcontextlost", () => {
    watch.lose("its context is gone");
    // Else tfjs asks for ever, without a pause, whether the lost context is done.
    const waiting = gpgpu.itemsToPoll;
    gpgpu.itemsToPoll = [];
    for (const { resolveFn } of waiting) resolveFn();
  });
  return watch;
}
