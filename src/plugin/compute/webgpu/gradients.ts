import { type FeatureMap, sliceOf } from "./feature-map.ts";
import type { Plan } from "./plan.ts";

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

  /** Where a block puts its share of a map's gradient: `adds` if another has put its own there before. */
  target(id: string): { readonly map: FeatureMap; readonly adds: boolean } {
    const known = this.#maps.get(id);
    if (known) return { map: known, adds: true };
    const map = this.#plan.newMap(id);
    this.#maps.set(id, map);
    return { map, adds: false };
  }

  /** Takes a part of a concatenation's gradient as that of the map it was made from. */
  takePart(id: string, whole: FeatureMap, first: number): void {
    this.#maps.set(id, sliceOf(whole, { first, channels: this.#plan.channelsOf(id) }));
  }
}
