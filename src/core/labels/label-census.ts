import { factorsOf, type Grid } from "../layers/grid.ts";
import { countOf, sizeOf } from "./box.ts";
import type { LabelArray } from "./chunk-level.ts";
import type { EditableLabels } from "./editable-labels.ts";
import { type LabelPart, labelParts } from "./label-parts.ts";

/** More pixels than this are not counted one by one: a coarser level tells about how many there are. */
const mostCounted = 2 ** 28;

/** Where to look for a label, in data coordinates of level 0, in the layer's axis order. */
export interface LabelPlace {
  /** The middle of its pixels in the plane that has most of them. */
  readonly center: readonly number[];
  /** Height and width of the box around them. */
  readonly size: readonly [height: number, width: number];
}

/**
 * How many pixels each label has and where they lie, chunk by chunk: a chunk that has changed is counted anew, and the
 * sums follow. Knows nothing of reading; whoever has a chunk's pixels puts them in.
 */
export class LabelCensus {
  /** The level that is counted: the finest of a size that can be; 0 wherever it is known which chunks hold labels. */
  readonly level: number;
  readonly #labels: EditableLabels;
  readonly #parts = new Map<number, Map<number, LabelPart>>(); // by label, then by chunk
  readonly #held = new Map<number, readonly number[]>(); // labels by chunk
  readonly #counts = new Map<number, number>();

  constructor(labels: EditableLabels, most = mostCounted) {
    this.#labels = labels;
    const { levelShapes } = labels.grid;
    const fits = levelShapes.findIndex((shape) => countOf(shape) <= most);
    const coarsest = levelShapes.length - 1;
    this.level = labels.heldChunks(0) ? 0 : fits < 0 ? coarsest : fits;
  }

  /** Areas are estimates: a pixel that was counted stands for several of level 0. */
  get isApproximate(): boolean {
    return this.level > 0;
  }

  /** The keys of all chunks that have to be put in. */
  chunks(): number[] {
    const held = this.#labels.heldChunks(this.level);
    return held ? [...held] : [...Array(countOf(this.#chunks.counts)).keys()];
  }

  /** What a chunk holds now; nothing where all its pixels are 0. */
  put(key: number, data: LabelArray | undefined): void {
    for (const label of this.#held.get(key) ?? []) this.#take(label, key);
    this.#held.delete(key);
    if (!data) return;
    const [height = 0, width = 0] = sizeOf(this.#chunks.boxOf(this.#chunks.chunkOf(key))).slice(-2);
    const parts = labelParts(data, { height, width });
    if (parts.size > 0) this.#held.set(key, [...parts.keys()]);
    for (const [label, part] of parts) {
      const chunks = this.#parts.get(label) ?? new Map<number, LabelPart>();
      this.#parts.set(label, chunks.set(key, part));
      this.#counts.set(label, (this.#counts.get(label) ?? 0) + part.count);
    }
  }

  /** The labels there are, in no order. */
  labels(): Iterable<number> {
    return this.#counts.keys();
  }

  /** The keys of the chunks that hold a label, on the level that is counted. */
  chunksOf(label: number): Iterable<number> {
    return this.#parts.get(label)?.keys() ?? [];
  }

  /** In pixels of level 0. */
  areaOf(label: number): number {
    const pixels = countOf(factorsOf(this.#grid, this.level));
    return Math.round((this.#counts.get(label) ?? 0) * pixels);
  }

  placeOf(label: number): LabelPlace | undefined {
    const planes = new Map<number, [key: number, part: LabelPart][]>();
    const [rows = 1, columns = 1] = this.#chunks.counts.slice(-2);
    for (const entry of this.#parts.get(label) ?? []) {
      const plane = Math.floor(entry[0] / (rows * columns));
      const inPlane = planes.get(plane);
      if (inPlane) inPlane.push(entry);
      else planes.set(plane, [entry]);
    }
    const fullest = [...planes.values()].sort((a, b) => pixelsOf(b) - pixelsOf(a))[0];
    return fullest && this.#placeIn(fullest);
  }

  #placeIn(parts: readonly (readonly [key: number, part: LabelPart])[]): LabelPlace {
    const factors = factorsOf(this.#grid, this.level);
    const [factorY = 1, factorX = 1] = factors.slice(-2);
    const bounds = { y0: Number.POSITIVE_INFINITY, x0: Number.POSITIVE_INFINITY, y1: 0, x1: 0 };
    const sum = { count: 0, y: 0, x: 0 };
    let plane: readonly number[] = [];
    for (const [key, part] of parts) {
      const { start } = this.#chunks.boxOf(this.#chunks.chunkOf(key));
      const [top = 0, left = 0] = start.slice(-2);
      plane = start.slice(0, -2);
      sum.count += part.count;
      sum.y += part.sumY + top * part.count;
      sum.x += part.sumX + left * part.count;
      bounds.y0 = Math.min(bounds.y0, top + part.y0);
      bounds.x0 = Math.min(bounds.x0, left + part.x0);
      bounds.y1 = Math.max(bounds.y1, top + part.y1);
      bounds.x1 = Math.max(bounds.x1, left + part.x1);
    }
    const fine = (index: number, factor: number) => (index + 0.5) * factor - 0.5;
    const slices = plane.map((index, i) => Math.floor((index + 0.5) * (factors[i] ?? 1)));
    const [y, x] = [fine(sum.y / sum.count, factorY), fine(sum.x / sum.count, factorX)];
    return {
      center: [...slices, y, x],
      size: [(bounds.y1 - bounds.y0) * factorY, (bounds.x1 - bounds.x0) * factorX],
    };
  }

  #take(label: number, key: number): void {
    const chunks = this.#parts.get(label);
    const left = (this.#counts.get(label) ?? 0) - (chunks?.get(key)?.count ?? 0);
    chunks?.delete(key);
    if (left > 0) this.#counts.set(label, left);
    else {
      this.#counts.delete(label);
      this.#parts.delete(label);
    }
  }

  get #grid(): Grid {
    return this.#labels.grid;
  }

  get #chunks() {
    return this.#labels.level(this.level);
  }
}

function pixelsOf(parts: readonly (readonly [key: number, part: LabelPart])[]): number {
  return parts.reduce((sum, [, { count }]) => sum + count, 0);
}
