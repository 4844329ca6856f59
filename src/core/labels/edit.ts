import type { ChunkLevel, LabelArray } from "./chunk-level.ts";
import { encodeRuns, type Patch } from "./patch.ts";
import type { PyramidStep } from "./pyramid.ts";
import { Rects } from "./rect.ts";

/** A finished edit: how many pixels of level 0 changed, and how to take it back. */
export interface LabelsEdit {
  readonly changed: number;
  readonly patches: readonly Patch[];
}

/** An edit under way: keeps each chunk as it was before it was first written to. */
export class OpenEdit {
  readonly #levels: readonly ChunkLevel[];
  readonly #steps: readonly PyramidStep[];
  readonly #before: Map<number, LabelArray | undefined>[];
  readonly #changed: Rects[];
  changedCount = 0;

  constructor(levels: readonly ChunkLevel[], steps: readonly PyramidStep[]) {
    this.#levels = levels;
    this.#steps = steps;
    this.#before = levels.map(() => new Map());
    this.#changed = levels.map(() => new Rects());
  }

  /** The chunk of level 0, ready to be written to. */
  edit(key: number): LabelArray {
    this.#keep(0, key);
    return this.#level(0).edit(key);
  }

  /** Carries changes of level 0 down to the coarser levels; returns what changed on each. */
  propagate(changed: Rects): Rects[] {
    const perLevel = [changed];
    for (const [i, step] of this.#steps.entries()) {
      const above = perLevel[i] ?? changed;
      perLevel.push(step.update(above, (key) => this.#keep(i + 1, key)));
    }
    for (const [level, rects] of perLevel.entries()) this.#changed[level]?.addAll(rects);
    return perLevel;
  }

  finish(): LabelsEdit {
    const patches: Patch[] = [];
    for (const [level, rects] of this.#changed.entries())
      for (const [key, rect] of rects.byKey)
        patches.push({
          level,
          key,
          rect,
          before: encodeRuns(this.#before[level]?.get(key), rect),
          after: encodeRuns(this.#level(level).get(key), rect),
        });
    return { changed: this.changedCount, patches };
  }

  #keep(level: number, key: number): void {
    const before = this.#before[level];
    if (!before || before.has(key)) return;
    const chunks = this.#level(level);
    // A chunk that only came from the base is copied by the edit itself: the old one can be kept as it is.
    before.set(key, chunks.edited.has(key) ? chunks.get(key)?.slice() : chunks.get(key));
  }

  #level(level: number): ChunkLevel {
    const chunks = this.#levels[level];
    if (!chunks) throw new Error(`There is no level ${level}`);
    return chunks;
  }
}
