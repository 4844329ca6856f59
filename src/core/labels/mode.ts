import type { LabelArray } from "./chunk-level.ts";

/**
 * Finds the id that fills most of a block. Among ids that fill equally much, one that is not 0 comes before 0, and the
 * smaller before the larger: a line one pixel wide stays visible on coarser levels.
 */
export class ModeCounter {
  readonly #ids: number[] = [];
  readonly #counts: number[] = [];
  #distinct = 0;

  clear(): void {
    this.#distinct = 0;
  }

  /** Counts `length` pixels from `offset`. */
  addRun(data: LabelArray, { offset, length }: { offset: number; length: number }): void {
    for (let i = offset; i < offset + length; i++) this.#add(data[i] ?? 0);
  }

  get mode(): number {
    let best = this.#ids[0] ?? 0;
    let most = this.#counts[0] ?? 0;
    for (let i = 1; i < this.#distinct; i++) {
      const id = this.#ids[i] ?? 0;
      const count = this.#counts[i] ?? 0;
      if (count < most || (count === most && !comesFirst(id, best))) continue;
      best = id;
      most = count;
    }
    return best;
  }

  #add(id: number): void {
    for (let i = 0; i < this.#distinct; i++) {
      if (this.#ids[i] !== id) continue;
      this.#counts[i] = (this.#counts[i] ?? 0) + 1;
      return;
    }
    this.#ids[this.#distinct] = id;
    this.#counts[this.#distinct] = 1;
    this.#distinct++;
  }
}

function comesFirst(id: number, other: number): boolean {
  return id !== 0 && (other === 0 || id < other);
}
