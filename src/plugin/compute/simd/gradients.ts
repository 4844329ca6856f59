import { areSame } from "../plan/channels.ts";
import { type FeatureMap, sliceOf } from "./feature-map.ts";
import { found, type Plan } from "./plan.ts";
import { rearrangement } from "./rearrangement.ts";

/** The gradients of a training plan's maps, made while blocks are gone through backwards. */
export class Gradients {
  readonly #plan: Plan;
  readonly #maps = new Map<string, FeatureMap>();
  /** Maps whose makers have read their gradient. */
  readonly #used = new Set<string>();
  readonly #finished = new Set<string>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** The gradient of a map; undefined where nothing that is trained depends on it or it on nothing. */
  get(id: string): FeatureMap | undefined {
    return this.#maps.get(id);
  }

  /** A map for a gradient that comes from outside the program. */
  lasting(id: string): FeatureMap {
    return this.#make(id, true);
  }

  /**
   * Where a block puts its share of a map's gradient: `adds` if another has put its own there before. A gradient that
   * others are waiting for too is copied first.
   */
  target(id: string): { readonly map: FeatureMap; readonly adds: boolean } {
    const known = this.#maps.get(id);
    if (!known) return { map: this.#make(id, false), adds: false };
    if (this.#isOwn(id, known)) return { map: known, adds: true };
    const map = this.#make(id, false);
    this.#plan.program.add("transfer", { x: known, y: map, adds: 0 });
    return { map, adds: true };
  }

  /** Where a gradient goes that takes the place of the one that is there: that, unless others are waiting for it. */
  replacement(id: string): FeatureMap {
    const known = this.#maps.get(id);
    return known && this.#isOwn(id, known) ? known : this.#make(id, false);
  }

  /** Adds a gradient to a map's, or takes it as the map's own, as it is. */
  receive(id: string, gradient: FeatureMap, { mayShare }: { readonly mayShare: boolean }): void {
    const alike = areSame(gradient.channels, this.#plan.channelsOf(id));
    if (mayShare && alike && !this.#maps.has(id)) {
      this.#maps.set(id, gradient);
      return;
    }
    const { program } = this.#plan;
    const { map: y, adds } = this.target(id);
    const record = { x: gradient, y, adds: adds ? 1 : 0 };
    if (alike) program.add("transfer", record);
    else program.add("rearrange", { ...record, ...rearrangement(program, gradient, y) });
  }

  /** Takes a part of a concatenation's gradient as that of the map it was made from. */
  takePart(id: string, whole: FeatureMap, first: number): void {
    this.#maps.set(id, sliceOf(whole, { first, channels: this.#plan.channelsOf(id) }));
  }

  /** Says that the map's maker has read its gradient: from then on others that share its memory may change it. */
  use(id: string): void {
    this.#used.add(id);
  }

  /** Says that a gradient has gone through the activation of the map's maker, and was counted for its norm or bias. */
  finish(id: string): void {
    this.#finished.add(id);
  }

  isFinished(id: string): boolean {
    return this.#finished.has(id);
  }

  /** Whether no other map waits for a gradient in the same memory. */
  #isOwn(id: string, map: FeatureMap): boolean {
    return [...this.#maps].every(
      ([other, held]) => other === id || this.#used.has(other) || !overlap(map, held),
    );
  }

  #make(id: string, lasting: boolean): FeatureMap {
    const margin = found(this.#plan.analysis.gradientMargins, id);
    const channels = this.#plan.channelsOf(id);
    // A margin of zeros is written once, so its memory must be its own.
    const keeps = lasting || margin > 0;
    const of = { channels, margin, lasting: keeps };
    const map = this.#plan.newMap(this.#plan.sizeOf(id), of);
    this.#maps.set(id, map);
    return map;
  }
}

/** Slices of one map have its strides, so their first pixels tell. */
function overlap(a: FeatureMap, b: FeatureMap): boolean {
  const end = ({ offset, channels }: FeatureMap) => offset + 4 * channels.count;
  return a.buffer === b.buffer && a.offset < end(b) && b.offset < end(a);
}
