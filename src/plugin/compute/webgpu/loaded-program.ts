import { OutOfMemory } from "../out-of-memory.ts";
import { type Gpu, type Pipeline, usage } from "./gpu.ts";
import type { KernelClock } from "./kernel-clock.ts";
import { type Part, type Program, type Step, shareMemory } from "./program.ts";

interface LoadedStep {
  readonly pipeline: GPUComputePipeline;
  readonly bindings: GPUBindGroup;
  readonly step: Step;
}

/** A program with its memory on the GPU, ready to be encoded. Owns its memory until released. */
export class LoadedProgram {
  readonly #steps: readonly LoadedStep[];
  readonly #memory: readonly GPUBuffer[];

  private constructor(steps: readonly LoadedStep[], memory: readonly GPUBuffer[]) {
    this.#steps = steps;
    this.#memory = memory;
  }

  /** Throws an `OutOfMemory` that says what would fit where the memory is not to be had, or no kernel may see so much at once. */
  static async load(gpu: Gpu, program: Program): Promise<LoadedProgram> {
    checkLimits(gpu.device, program);
    const pipelines = await Promise.all(program.steps.map(({ kernel }) => gpu.pipeline(kernel)));
    const { device } = gpu;
    device.pushErrorScope("validation");
    device.pushErrorScope("out-of-memory");
    const memory = takeMemory(device, program);
    const loaded = new LoadedProgram(bind(device, { program, pipelines, memory }), memory);
    const full = await gpu.wait(device.popErrorScope());
    const invalid = await gpu.wait(device.popErrorScope());
    if (!full && !invalid) return loaded;
    loaded.release();
    if (!full) throw new Error(`A program that WebGPU refuses: ${invalid?.message}`);
    const wanted = mebibytes(loaded.bytes);
    throw new OutOfMemory(
      `The GPU has no memory for the ${wanted} that this takes; a smaller batch, patch or width would fit`,
    );
  }

  get bytes(): number {
    return this.#memory.reduce((sum, { size }) => sum + size, 0);
  }

  /** Writes a part's dispatches into a compute pass. */
  encode(pass: GPUComputePassEncoder, { first, count }: Part): void {
    let current: GPUComputePipeline | undefined;
    for (let i = first; i < first + count; i++) {
      const loaded = this.#steps[i];
      if (!loaded) continue;
      const { pipeline, bindings, step } = loaded;
      if (pipeline !== current) pass.setPipeline(pipeline);
      current = pipeline;
      pass.setBindGroup(0, bindings);
      pass.dispatchWorkgroups(...step.grid);
    }
  }

  /** Writes a part's dispatches into passes of a clock. */
  encodeTimed(encoder: GPUCommandEncoder, { first, count }: Part, clock: KernelClock): void {
    for (let i = first; i < first + count; i++) {
      const pass = clock.beginPass(encoder, this.#steps[i]?.step.kernel.name ?? "");
      this.encode(pass, { first: i, count: 1 });
      pass.end();
    }
  }

  release(): void {
    for (const buffer of this.#memory) buffer.destroy();
  }
}

/** Throws an `OutOfMemory` that names the first limit of WebGPU which a program exceeds. */
function checkLimits({ limits }: GPUDevice, { steps, buffers }: Program): void {
  const most = Math.min(limits.maxStorageBufferBindingSize, limits.maxBufferSize);
  const largest = buffers.reduce((bytes, buffer) => Math.max(bytes, buffer.bytes), 0);
  if (largest > most)
    throw new OutOfMemory(
      `A feature map of this network takes ${mebibytes(largest)}, and this GPU's kernels see ${mebibytes(most)} at once; a batch or patch of ${Math.floor((100 * most) / largest)}% of the pixels would fit`,
    );
  for (const { kernel, grid } of steps)
    if (grid.some((count) => count > limits.maxComputeWorkgroupsPerDimension))
      throw new OutOfMemory(
        `The kernel ${kernel.name} would need ${grid.join(" x ")} workgroups, and this GPU starts ${limits.maxComputeWorkgroupsPerDimension} along an axis; a smaller batch or patch would fit`,
      );
}

/** Gives every buffer of the program its memory. */
function takeMemory(device: GPUDevice, { buffers }: Program): GPUBuffer[] {
  return shareMemory(buffers).map((group) => {
    const size = Math.ceil((group[0]?.bytes ?? 0) / 4) * 4;
    const gpu = device.createBuffer({
      size,
      usage: usage.storage | usage.copySource | usage.copyTarget,
    });
    for (const buffer of group) {
      buffer.gpu = gpu;
      if (buffer.initial) device.queue.writeBuffer(gpu, 0, buffer.initial);
    }
    return gpu;
  });
}

/** Makes the bind groups. The uniforms of all steps lie in one buffer, which is added to the memory. */
function bind(
  device: GPUDevice,
  of: {
    readonly program: Program;
    readonly pipelines: readonly Pipeline[];
    readonly memory: GPUBuffer[];
  },
): LoadedStep[] {
  const { steps } = of.program;
  const stride = device.limits.minUniformBufferOffsetAlignment;
  const bytesOf = ({ sizes }: Step) => Math.max(16, Math.ceil(sizes.length / 4) * 16);
  const spacing = Math.max(stride, ...steps.map((s) => Math.ceil(bytesOf(s) / stride) * stride));
  const size = Math.max(1, steps.length) * spacing;
  const uniforms = device.createBuffer({ size, usage: usage.uniform | usage.copyTarget });
  of.memory.push(uniforms);
  const words = new Int32Array(size / 4);
  for (const [i, { sizes }] of steps.entries()) words.set(sizes, (i * spacing) / 4);
  device.queue.writeBuffer(uniforms, 0, words);
  return steps.map((step, i) => {
    const ready = of.pipelines[i];
    if (!ready) throw new Error("A step without its pipeline");
    const own = { buffer: uniforms, offset: i * spacing, size: bytesOf(step) };
    const entries = [own, ...step.buffers.map((buffer) => ({ buffer: memoryOf(buffer) }))].map(
      (resource, binding) => ({ binding, resource }),
    );
    const { layout, pipeline } = ready;
    return { step, pipeline, bindings: device.createBindGroup({ layout, entries }) };
  });
}

function memoryOf({ gpu }: { readonly gpu: GPUBuffer | undefined }): GPUBuffer {
  if (!gpu) throw new Error("A buffer that no program found memory for");
  return gpu;
}

function mebibytes(bytes: number): string {
  return `${Math.ceil(bytes / 2 ** 20)} MiB`;
}
