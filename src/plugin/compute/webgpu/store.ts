import type { GraphNode } from "../graph/graph.ts";
import type { Weights } from "../network.ts";
import type { GraphAnalysis } from "../plan/analysis.ts";
import { getWeights, planSlots, putWeights, type Slot, vectorLength } from "../plan/parameters.ts";
import { Buffer } from "./buffer.ts";
import { type Gpu, usage } from "./gpu.ts";
import { readBuffer } from "./read-buffer.ts";

/** A parameter's first quad in a vector. */
export interface Place {
  readonly buffer: Buffer;
  readonly quad: number;
}

/** A network's vectors on the GPU: parameters, gradients, what update rules carry, running statistics. Owns them. */
export class Store {
  readonly trained: readonly Slot[];
  readonly others: readonly Slot[];
  readonly parameters: Buffer;
  readonly gradients: Buffer;
  /** Means and squares, or the momentum buffer and one that lies idle. */
  readonly moments: readonly [Buffer, Buffer];
  readonly statistics: Buffer;
  /** The batch's, which a step mixes into the running ones, by as much as the batch norms' momentum says. */
  readonly fresh: Buffer;
  readonly mixing: Buffer;
  /** The numbers of the present step, and the scale of the loss: see kernels/update.ts and kernels/scaling.ts. */
  readonly numbers: Buffer;
  readonly scaling: Buffer;
  readonly #gpu: Gpu;
  readonly #slots: ReadonlyMap<string, Slot>;

  constructor(
    gpu: Gpu,
    { analysis, lossScale }: { readonly analysis: GraphAnalysis; readonly lossScale: number },
  ) {
    const slots = planSlots(analysis.graph, analysis.channels);
    this.trained = slots.filter(({ trained }) => trained);
    this.others = slots.filter(({ trained }) => !trained);
    this.#gpu = gpu;
    this.#slots = new Map(slots.map((slot) => [slot.name, slot]));
    const [trained, others] = [vectorLength(this.trained), vectorLength(this.others)];
    this.parameters = this.#vector(trained);
    this.gradients = this.#vector(trained);
    this.moments = [this.#vector(trained), this.#vector(trained)];
    this.statistics = this.#vector(others);
    this.fresh = this.#vector(others);
    this.mixing = this.#vector(others);
    this.numbers = this.#vector(numbersLength);
    this.scaling = this.#vector(4);
    this.write(this.mixing, mixingOf(analysis, this.others));
    this.write(this.scaling, Float32Array.of(lossScale, 0, 0, 0));
  }

  place({ id }: GraphNode, name: string): Place | undefined {
    const slot = this.#slots.get(`${id}.${name}`);
    if (!slot) return undefined;
    return { buffer: slot.trained ? this.parameters : this.statistics, quad: slot.offset / 4 };
  }

  /** Copies weights by name into a vector; what it lacks becomes 0. */
  put(
    weights: Weights,
    of: { readonly slots: readonly Slot[]; readonly to: Buffer; readonly rename?: Rename },
  ): void {
    const values = new Float32Array(of.to.bytes / 4);
    const { slots, rename = (name) => name } = of;
    putWeights(weights, slots, { to: values, rename });
    this.write(of.to, values);
  }

  write({ gpu }: Buffer, values: Float32Array<ArrayBuffer>): void {
    if (gpu) this.#gpu.device.queue.writeBuffer(gpu, 0, values);
  }

  clear(vector: Buffer): void {
    this.write(vector, new Float32Array(vector.bytes / 4));
  }

  /** The reverse of put. What it reads is what was there when it was called. */
  async get(
    from: Buffer,
    slots: readonly Slot[],
    rename: Rename = (name) => name,
  ): Promise<Weights> {
    const bytes = await readBuffer(this.#gpu, from);
    return getWeights(new Float32Array(bytes), slots, rename);
  }

  release(): void {
    const { parameters, gradients, moments, statistics, fresh, mixing, numbers, scaling } = this;
    const vectors = [parameters, gradients, ...moments, statistics, fresh, mixing];
    for (const { gpu } of [...vectors, numbers, scaling]) gpu?.destroy();
  }

  #vector(length: number): Buffer {
    const bytes = Math.max(16, 4 * length);
    const gpu = this.#gpu.device.createBuffer({
      size: bytes,
      usage: usage.storage | usage.copySource | usage.copyTarget,
    });
    return new Buffer(bytes, { lasting: true, gpu });
  }
}

/** As many as the longest of `updateNumbers`, and some more. */
const numbersLength = 16;

type Rename = (name: string) => string;

/** For every running statistic the momentum of its batch norm. */
function mixingOf({ graph }: GraphAnalysis, others: readonly Slot[]): Float32Array<ArrayBuffer> {
  const momentum = new Map(
    graph.nodes.flatMap((node) => (node.kind === "batch-norm" ? [[node.id, node.momentum]] : [])),
  );
  const values = new Float32Array(Math.max(4, vectorLength(others)));
  for (const { name, offset, size } of others)
    values.fill(momentum.get(name.slice(0, name.lastIndexOf("."))) ?? 0, offset, offset + size);
  return values;
}
