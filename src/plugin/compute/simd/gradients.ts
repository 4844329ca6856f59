import type { FeatureMap } from "./feature-map.ts";
import { sliceOf } from "./feature-map.ts";
import { found, type Plan } from "./plan.ts";

/** The gradients of a training plan's maps, made while blocks are gone through backwards. */
export class Gradients {
  readonly #plan: Plan;
  readonly #maps = new Map<string, FeatureMap>();

  constructor(plan: Plan) {
    this.#plan = plan;
  }

  /** The finished gradient of a map; undefined where nothing that is trained depends on it or it on nothing. */
  get(id: string): FeatureMap | undefined {
    return this.#maps.get(id);
  }

  /** A map for a gradient that comes from outside the program. */
  lasting(id: string): FeatureMap {
    return this.#make(id, true);
  }

  /** Where a block puts its share of a map's gradient: `adds` if another has put its own there before. */
  target(id: string): { readonly map: FeatureMap; readonly adds: boolean } {
    const known = this.#maps.get(id);
    if (known) return { map: known, adds: true };
    return { map: this.#make(id, false), adds: false };
  }

  /** Takes a part of a concatenation's gradient as that of the map it was made from. */
  takePart(id: string, whole: FeatureMap, first: number): void {
    this.#maps.set(id, sliceOf(whole, { first, channels: this.#plan.channelsOf(id) }));
  }

  /** Lets a gradient take the place of its map, which must be needed by nobody from then on. */
  takePlace(id: string): FeatureMap {
    const map = this.#plan.map(id);
    this.#maps.set(id, map);
    return map;
  }

  /** A map of a gradient's size for a short time. */
  spare(id: string): FeatureMap {
    const channels = this.#plan.channelsOf(id);
    return this.#plan.newMap(this.#plan.sizeOf(id), { channels, margin: 0 });
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
