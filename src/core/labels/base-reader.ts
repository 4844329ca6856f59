import { type Box, isEmpty, overlap, wholeOf } from "./box.ts";
import type { ChunkLevel, LabelArray } from "./chunk-level.ts";
import { neededFor, type PyramidStep } from "./pyramid.ts";

/** Where pixels come from that were never edited. */
export interface LabelsBase {
  /** The pixels of one chunk's box, in C order; undefined where all are 0. */
  read(level: number, box: Box, signal: AbortSignal): Promise<LabelArray | undefined>;
  /** Boxes of a level outside of which all is 0; undefined where only reading would tell. */
  filled?(level: number): Iterable<Box> | undefined;
}

/** Keeps pixels of the base in memory until it is released, once. */
export interface Hold {
  release(): void;
}

/** Chunks of the base kept on each level for the next stroke or tile: 32 MB of uint16. */
const keptChunks = 256;

/** Brings chunks of a base into memory before they are needed, and lets go of them when nobody holds any. */
export class BaseReader {
  readonly #levels: readonly ChunkLevel[];
  readonly #steps: readonly PyramidStep[];
  readonly #base: LabelsBase | undefined;
  #holds = 0;

  constructor(parts: {
    levels: readonly ChunkLevel[];
    steps: readonly PyramidStep[];
    base: LabelsBase | undefined;
  }) {
    this.#levels = parts.levels;
    this.#steps = parts.steps;
    this.#base = parts.base;
  }

  /** Whether boxes of level 0 can be painted on without waiting. */
  isReady(boxes: readonly Box[]): boolean {
    return this.#missing(boxes).every(({ keys }) => keys.size === 0);
  }

  /** Reads what painting in boxes of level 0 needs, on all levels, and keeps it until released. */
  ensure(boxes: readonly Box[], signal: AbortSignal): Promise<Hold> {
    return this.#held(() => this.#missing(boxes), signal);
  }

  /** Reads a box of one level, and keeps it until released. */
  ensureLevel({ level, box }: { level: number; box: Box }, signal: AbortSignal): Promise<Hold> {
    return this.#held(() => [{ level, keys: missingIn(this.#level(level), box) }], signal);
  }

  /** Reads chunks by their keys, and keeps them until released. */
  ensureChunks(
    chunks: readonly { readonly level: number; readonly key: number }[],
    signal: AbortSignal,
  ): Promise<Hold> {
    return this.#held(() => {
      const missing = this.#levels.map((_, level) => ({ level, keys: new Set<number>() }));
      for (const { level, key } of chunks)
        if (!this.#level(level).has(key)) missing[level]?.keys.add(key);
      return missing;
    }, signal);
  }

  /** Holds before it looks what is missing: what is there must not go while the rest is read. */
  async #held(missing: () => readonly Missing[], signal: AbortSignal): Promise<Hold> {
    const hold = this.#hold();
    try {
      await Promise.all(missing().map((chunks) => this.#load(chunks, signal)));
    } catch (error) {
      hold.release();
      throw error;
    }
    return hold;
  }

  #missing(boxes: readonly Box[]): Missing[] {
    if (!this.#base) return [];
    const missing = this.#levels.map((_, level) => ({ level, keys: new Set<number>() }));
    for (const box of boxes) {
      const cut = overlap(box, wholeOf(this.#level(0).shape));
      if (isEmpty(cut)) continue;
      for (const [level, needed] of neededFor(cut, this.#steps).entries())
        for (const key of missingIn(this.#level(level), needed)) missing[level]?.keys.add(key);
    }
    return missing;
  }

  async #load({ level, keys }: Missing, signal: AbortSignal): Promise<void> {
    const base = this.#base;
    if (!base) return;
    const chunks = this.#level(level);
    await Promise.all(
      [...keys].map(async (key) => {
        const data = await base.read(level, chunks.boxOf(chunks.chunkOf(key)), signal);
        chunks.putBase(key, data);
      }),
    );
  }

  #hold(): Hold {
    this.#holds++;
    let held = true;
    return {
      release: () => {
        if (!held) return;
        held = false;
        this.#holds--;
        if (this.#holds === 0) for (const level of this.#levels) level.trimBase(keptChunks);
      },
    };
  }

  #level(level: number): ChunkLevel {
    const chunks = this.#levels[level];
    if (!chunks) throw new Error(`There is no level ${level}`);
    return chunks;
  }
}

/** Chunks of a level that have to be read. */
interface Missing {
  readonly level: number;
  readonly keys: ReadonlySet<number>;
}

/** The keys of chunks in the box that are not in memory. */
function missingIn(chunks: ChunkLevel, box: Box): Set<number> {
  const missing = new Set<number>();
  for (const chunk of chunks.chunksIn(box)) {
    const key = chunks.keyOf(chunk);
    if (chunks.has(key)) chunks.touch(key);
    else missing.add(key);
  }
  return missing;
}
