import { type Blocks, blocksOf } from "./blocks.ts";
import { around, type Box, overlap, sizeOf } from "./box.ts";
import { chunkSize } from "./chunk-grid.ts";
import type { ChunkLevel, LabelArray } from "./chunk-level.ts";
import { ModeCounter } from "./mode.ts";
import { Rects } from "./rect.ts";

/** One level made from the finer one above it: each pixel is the mode of its block. */
export class PyramidStep {
  readonly #fine: ChunkLevel;
  readonly #coarse: ChunkLevel;
  readonly #blocks: readonly Blocks[];
  readonly #counter = new ModeCounter();

  constructor(fine: ChunkLevel, coarse: ChunkLevel) {
    this.#fine = fine;
    this.#coarse = coarse;
    this.#blocks = fine.shape.map((length, axis) => blocksOf(length, coarse.shape[axis] ?? 1));
  }

  /** The coarse pixels that have a part in a box of fine ones. */
  parents({ start, stop }: Box): Box {
    return {
      start: start.map((from, axis) => this.#axis(axis).parentOf(from)),
      stop: stop.map((to, axis) => this.#axis(axis).parentOf(to - 1) + 1),
    };
  }

  /** The fine pixels that a box of coarse ones is made of. */
  children({ start, stop }: Box): Box {
    return {
      start: start.map((from, axis) => this.#axis(axis).startOf(from)),
      stop: stop.map((to, axis) => this.#axis(axis).startOf(to)),
    };
  }

  /** Makes the coarse pixels anew over the fine rectangles `changed`; returns where they are others than before. */
  update(changed: Rects, beforeEdit: (key: number) => void): Rects {
    const updated = new Rects();
    for (const [key, rect] of changed.byKey) {
      const { start } = this.#fine.boxOf(this.#fine.chunkOf(key));
      const plane = start.length - 2;
      const [startY = 0, startX = 0] = start.slice(plane);
      const parents = this.parents({
        start: [...start.slice(0, plane), startY + rect.y0, startX + rect.x0],
        stop: [...start.slice(0, plane).map((i) => i + 1), startY + rect.y1, startX + rect.x1],
      });
      for (const chunk of this.#coarse.chunksIn(parents))
        this.#updateChunk(chunk, { parents, updated, beforeEdit });
    }
    return updated;
  }

  #updateChunk(
    chunk: readonly number[],
    options: { parents: Box; updated: Rects; beforeEdit: (key: number) => void },
  ): void {
    const chunkBox = this.#coarse.boxOf(chunk);
    const box = overlap(options.parents, chunkBox);
    const modes = this.#modes(box);
    const key = this.#coarse.keyOf(chunk);
    const [height = 0, width = 0] = sizeOf(box).slice(-2);
    const plane = box.start.length - 2;
    const y0 = (box.start[plane] ?? 0) - (chunkBox.start[plane] ?? 0);
    const x0 = (box.start[plane + 1] ?? 0) - (chunkBox.start[plane + 1] ?? 0);
    let data: LabelArray | undefined = this.#coarse.get(key);
    const bounds = { y0: chunkSize, x0: chunkSize, y1: 0, x1: 0 };
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const at = (y0 + y) * chunkSize + x0 + x;
        const mode = modes[y * width + x] ?? 0;
        if ((data?.[at] ?? 0) === mode) continue;
        if (bounds.y1 === 0) {
          options.beforeEdit(key);
          data = this.#coarse.edit(key);
        }
        if (data) data[at] = mode;
        bounds.y0 = Math.min(bounds.y0, y0 + y);
        bounds.x0 = Math.min(bounds.x0, x0 + x);
        bounds.y1 = y0 + y + 1;
        bounds.x1 = Math.max(bounds.x1, x0 + x + 1);
      }
    if (bounds.y1 > 0) options.updated.add(key, bounds);
  }

  /** The modes of the blocks of a box that lies in one plane, row by row. */
  #modes(box: Box): Uint32Array {
    const fineBox = this.children(box);
    const fine = this.#fine.copy(fineBox);
    const size = sizeOf(fineBox);
    const plane = size.length - 2;
    const [fineHeight = 0, fineWidth = 0] = size.slice(plane);
    const planes = fine.length / (fineHeight * fineWidth);
    const [height = 0, width = 0] = sizeOf(box).slice(-2);
    const modes = new Uint32Array(height * width);
    const edges = [plane, plane + 1].map((axis) => this.#edges(axis, box));
    const [rows, columns] = [edges[0] ?? [], edges[1] ?? []];
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        this.#counter.clear();
        const offset = columns[x] ?? 0;
        const length = (columns[x + 1] ?? 0) - offset;
        for (let p = 0; p < planes; p++)
          for (let row = rows[y] ?? 0; row < (rows[y + 1] ?? 0); row++)
            this.#counter.addRun(fine, {
              offset: (p * fineHeight + row) * fineWidth + offset,
              length,
            });
        modes[y * width + x] = this.#counter.mode;
      }
    return modes;
  }

  /** Where the blocks of a box begin and end along an axis, counted from the first. */
  #edges(axis: number, { start, stop }: Box): number[] {
    const from = start[axis] ?? 0;
    const first = this.#axis(axis).startOf(from);
    return Array.from(
      { length: (stop[axis] ?? 0) - from + 1 },
      (_, i) => this.#axis(axis).startOf(from + i) - first,
    );
  }

  #axis(axis: number): Blocks {
    const blocks = this.#blocks[axis];
    if (!blocks) throw new Error(`There is no axis ${axis}`);
    return blocks;
  }
}

/** What has to be known on each level before pixels of `box` may change on the finest. */
export function neededFor(box: Box, steps: readonly PyramidStep[]): Box[] {
  const needed = [box];
  let changed = box;
  for (const [i, step] of steps.entries()) {
    changed = step.parents(changed);
    needed[i] = around(needed[i] ?? box, step.children(changed));
    needed.push(changed);
  }
  return needed;
}
