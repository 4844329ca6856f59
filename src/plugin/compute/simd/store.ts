import type { GraphNode } from "../graph/graph.ts";
import { fullName } from "../ops/op.ts";
import { planSlots, type Slot, vectorLength } from "../plan/parameters.ts";
import type { Analysis } from "./analysis.ts";
import { Buffer, type Place } from "./buffer.ts";
import type { Region } from "./memory.ts";
import { found, type Store } from "./plan.ts";
import type { ThreadTeam } from "./threads.ts";

/** A network's vectors in the shared memory: parameters, what update rules carry, running statistics, masks. */
export class NetworkStore implements Store {
  readonly trained: readonly Slot[];
  readonly others: readonly Slot[];
  readonly parameters: Buffer;
  readonly gradients: Buffer;
  /** Means and squares, or the momentum buffer and one that lies idle. */
  readonly moments: readonly [Buffer, Buffer];
  readonly #statistics: Buffer;
  readonly #masks: Buffer;
  readonly #team: ThreadTeam;
  readonly #region: Region;
  readonly #slots: ReadonlyMap<string, Slot>;
  readonly #maskOffsets: ReadonlyMap<string, number>;

  constructor(team: ThreadTeam, analysis: Analysis) {
    const slots = planSlots(analysis.graph, analysis.channels);
    this.trained = slots.filter(({ trained }) => trained);
    this.others = slots.filter(({ trained }) => !trained);
    this.#slots = new Map(slots.map((slot) => [slot.name, slot]));
    const [trained, others] = [vectorLength(this.trained), vectorLength(this.others)];
    const masks = layOutMasks(analysis);
    const buffers = [trained, trained, trained, trained, others, masks.length].map(
      (length) => new Buffer(4 * length, { lasting: true }),
    );
    this.#team = team;
    this.#region = team.memory.take(buffers.reduce((sum, { bytes }) => sum + bytes + 64, 0));
    let { address } = this.#region;
    for (const buffer of buffers) {
      buffer.address = address;
      address += Math.ceil(buffer.bytes / 64) * 64;
    }
    const [parameters, gradients, first, second, statistics, mask] = buffers;
    if (!parameters || !gradients || !first || !second || !statistics || !mask)
      throw new Error("Six vectors were laid out, fewer are there");
    this.parameters = parameters;
    this.gradients = gradients;
    this.moments = [first, second];
    this.#statistics = statistics;
    this.#masks = mask;
    this.#maskOffsets = masks.offsets;
    this.view(mask).set(masks.values);
    for (const buffer of [parameters, gradients, first, second, statistics])
      this.view(buffer).fill(0);
  }

  /** Values of one of the vectors; not to be kept. */
  view({ address, bytes }: Buffer): Float32Array {
    return this.#team.memory.floats(address, bytes / 4);
  }

  get statistics(): Buffer {
    return this.#statistics;
  }

  parameter({ id }: GraphNode, name: string): Place | undefined {
    const slot = this.#slots.get(fullName(id, name));
    if (!slot) return undefined;
    return { buffer: slot.trained ? this.parameters : this.#statistics, offset: 4 * slot.offset };
  }

  gradient({ id }: GraphNode, name: string): Place {
    return { buffer: this.gradients, offset: 4 * found(this.#slots, fullName(id, name)).offset };
  }

  mask(id: string): Place {
    return { buffer: this.#masks, offset: 4 * found(this.#maskOffsets, id) };
  }

  release(): void {
    this.#team.memory.release(this.#region);
  }
}

function layOutMasks({ channels }: Analysis): {
  readonly offsets: ReadonlyMap<string, number>;
  readonly length: number;
  readonly values: Float32Array;
} {
  let length = 0;
  const offsets = new Map<string, number>();
  for (const [id, { count }] of channels) {
    offsets.set(id, length);
    length += Math.ceil(count / 4) * 4;
  }
  const values = new Float32Array(length);
  for (const [id, { places }] of channels)
    for (const place of places) values[(offsets.get(id) ?? 0) + place] = 1;
  return { offsets, length, values };
}
