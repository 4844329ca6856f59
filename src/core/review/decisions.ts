import type { LabelId } from "../labels/label-ids.ts";
import { type ReadonlySignal, signal } from "../signal.ts";

/** What a reviewer can say of an item. "fixed" is right now that somebody corrected its pixels. */
export const decisions = ["accepted", "rejected", "fixed", "skipped"] as const;
export type Decision = (typeof decisions)[number];

/** An object by its id, or a tile by its number. */
export type ItemKey = LabelId;

export type DecisionCounts = { readonly [D in Decision]: number };

const none: DecisionCounts = { accepted: 0, rejected: 0, fixed: 0, skipped: 0 };

/** What was decided of each item; costs the same however many there are. */
export class DecisionBook {
  readonly #decisions: Map<ItemKey, Decision>;
  readonly #counts = signal<DecisionCounts>(none);

  constructor(decided: Iterable<readonly [ItemKey, Decision]> = []) {
    this.#decisions = new Map(decided);
    const counts = { ...none };
    for (const decision of this.#decisions.values()) counts[decision]++;
    this.#counts.value = counts;
  }

  /** Another value after every decision, so that who reads it follows them all. */
  get counts(): ReadonlySignal<DecisionCounts> {
    return this.#counts;
  }

  get(key: ItemKey): Decision | undefined {
    return this.#decisions.get(key);
  }

  /** Undefined takes a decision back. */
  set(key: ItemKey, decision: Decision | undefined): void {
    const counts = { ...this.#counts.value };
    const before = this.#decisions.get(key);
    if (before) counts[before]--;
    if (decision) {
      counts[decision]++;
      this.#decisions.set(key, decision);
    } else this.#decisions.delete(key);
    this.#counts.value = counts;
  }

  /** The items of which that was decided. */
  *of(decision: Decision): Generator<ItemKey> {
    for (const [key, decided] of this.#decisions) if (decided === decision) yield key;
  }
}
