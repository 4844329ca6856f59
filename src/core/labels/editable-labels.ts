import { Failure } from "../failure.ts";
import type { Grid } from "../layers/grid.ts";
import { type Box, isEmpty, overlap, sizeOf, wholeOf } from "./box.ts";
import { ChunkLevel, type LabelArray, type LabelsDtype } from "./chunk-level.ts";
import { type LabelsEdit, OpenEdit } from "./edit.ts";
import { decodeRuns, type Patch, type Runs } from "./patch.ts";
import { neededFor, PyramidStep } from "./pyramid.ts";
import { Rects } from "./rect.ts";
import { type Brush, drawSegment } from "./stroke.ts";
import { writeBox } from "./write-box.ts";

/** Where pixels come from that were never edited. */
export interface LabelsBase {
  /** The pixels of one chunk's box, in C order; undefined where all are 0. */
  read(level: number, box: Box, signal: AbortSignal): Promise<LabelArray | undefined>;
}

/** Keeps pixels of the base in memory until it is released, once. */
export interface Hold {
  release(): void;
}

/** What changed on each level: rectangles by chunk key. */
export type LabelsChange = readonly Rects[];

/** A stroke that is being drawn; it ends with `finish` or `cancel`. */
export interface Stroke {
  /** Draws on to a point; the first one makes a dot. What it may touch (see `reachOf`) must be ready. */
  extend(point: readonly number[]): void;
  finish(): LabelsEdit;
  /** Everything is as it was before the stroke; returns what was taken back. */
  cancel(): LabelsEdit;
}

/** Chunks of the base kept for the next stroke or tile: 32 MB of uint16. */
const keptBaseChunks = 256;

/**
 * Labels of any size that can be painted on: a sparse pyramid of chunks over an optional base. Memory holds what was
 * painted, and a bounded part of the base. Each coarser level is the mode of the one above it (see `ModeCounter`), made
 * anew wherever something changed.
 */
export class EditableLabels {
  readonly grid: Grid;
  readonly dtype: LabelsDtype;
  readonly levels: readonly ChunkLevel[];
  readonly #steps: readonly PyramidStep[];
  readonly #base: LabelsBase | undefined;
  readonly #listeners = new Set<(change: LabelsChange) => void>();
  #holds = 0;

  constructor(grid: Grid, base?: LabelsBase) {
    this.grid = grid;
    this.dtype = labelsDtypeOf(grid);
    this.#base = base;
    this.levels = grid.levelShapes.map(
      (shape) => new ChunkLevel({ shape, dtype: this.dtype, hasBase: base !== undefined }),
    );
    this.#steps = this.levels.slice(1).map((coarse, i) => new PyramidStep(this.level(i), coarse));
  }

  level(level: number): ChunkLevel {
    const chunks = this.levels[level];
    if (!chunks) throw new Error(`There is no level ${level}`);
    return chunks;
  }

  /** Called after each change with what to draw again. Returns what ends it. */
  subscribe(listener: (change: LabelsChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Whether boxes of level 0 can be painted on without waiting. */
  isReady(boxes: readonly Box[]): boolean {
    return this.#missing(boxes).every(({ keys }) => keys.size === 0);
  }

  /** Reads what painting in boxes of level 0 needs, on all levels, and keeps it until released. */
  async ensure(boxes: readonly Box[], signal: AbortSignal): Promise<Hold> {
    const hold = this.#hold();
    try {
      await Promise.all(this.#missing(boxes).map((missing) => this.#load(missing, signal)));
    } catch (error) {
      hold.release();
      throw error;
    }
    return hold;
  }

  /** Refuses points of another number of axes, and labels that the type cannot hold. */
  check(points: readonly (readonly number[])[], brush: Brush): void {
    this.#checkBrush(brush);
    for (const point of points) this.#checkPoint(point);
  }

  /** Opens a stroke; see `check` for what it refuses. One at a time, or undo would mix them up. */
  stroke(brush: Brush): Stroke {
    this.#checkBrush(brush);
    const edit = new OpenEdit(this.levels, this.#steps);
    let last: readonly number[] | undefined;
    return {
      extend: (point) => {
        this.#checkPoint(point);
        const changed = drawSegment(edit, this.level(0), { from: last ?? point, to: point, brush });
        last = [...point];
        if (changed.byKey.size > 0) this.#tell(edit.propagate(changed));
      },
      finish: () => edit.finish(),
      cancel: () => {
        const undone = edit.finish();
        this.undo(undone);
        return undone;
      },
    };
  }

  /** A whole stroke at once; what it touches must be ready. */
  paint(points: readonly (readonly number[])[], brush: Brush): LabelsEdit {
    this.check(points, brush);
    const stroke = this.stroke(brush);
    for (const point of points) stroke.extend(point);
    return stroke.finish();
  }

  /** Replaces pixels of level 0 by those given, in C order over a box inside the grid; it must be ready. */
  write(box: Box, data: LabelArray): LabelsEdit {
    const edit = new OpenEdit(this.levels, this.#steps);
    const changed = writeBox(edit, this.level(0), { box, data });
    if (changed.byKey.size > 0) this.#tell(edit.propagate(changed));
    return edit.finish();
  }

  /** Restores every pixel of every level to what it was before the edit. */
  undo(edit: LabelsEdit): void {
    this.#restore(edit.patches, (patch) => patch.before);
  }

  redo(edit: LabelsEdit): void {
    this.#restore(edit.patches, (patch) => patch.after);
  }

  /** The pixels of a box, cut to the level, in C order; waits for those of the base that are not in memory. */
  async read(
    level: number,
    box: Box,
    signal: AbortSignal,
  ): Promise<{ shape: number[]; data: LabelArray }> {
    const chunks = this.level(level);
    const cut = overlap(box, wholeOf(chunks.shape));
    const shape = sizeOf(cut);
    const hold = this.#hold();
    try {
      await this.#load({ level, keys: missingIn(chunks, cut, new Set()) }, signal);
      return { shape, data: chunks.copy(cut) };
    } finally {
      hold.release();
    }
  }

  /** A chunk as `ChunkLevel.get` gives it, read first where it is not in memory. */
  async loadChunk(
    { level, key }: { level: number; key: number },
    signal: AbortSignal,
  ): Promise<LabelArray | undefined> {
    const chunks = this.level(level);
    const hold = this.#hold();
    try {
      await this.#load({ level, keys: new Set(chunks.has(key) ? [] : [key]) }, signal);
      return chunks.get(key);
    } finally {
      hold.release();
    }
  }

  #missing(boxes: readonly Box[]): Missing[] {
    if (!this.#base) return [];
    const missing = this.levels.map((_, level): Missing => ({ level, keys: new Set() }));
    for (const box of boxes) {
      const cut = overlap(box, wholeOf(this.grid.shape));
      if (isEmpty(cut)) continue;
      for (const [level, needed] of neededFor(cut, this.#steps).entries())
        missingIn(this.level(level), needed, missing[level]?.keys ?? new Set());
    }
    return missing;
  }

  async #load({ level, keys }: Missing, signal: AbortSignal): Promise<void> {
    const base = this.#base;
    if (!base) return;
    const chunks = this.level(level);
    await Promise.all(
      [...keys].map(async (key) => {
        const data = await base.read(level, chunks.boxOf(chunks.chunkOf(key)), signal);
        chunks.putBase(key, data);
      }),
    );
  }

  /** While anyone holds, nothing of the base is let go. */
  #hold(): Hold {
    this.#holds++;
    let held = true;
    return {
      release: () => {
        if (!held) return;
        held = false;
        this.#holds--;
        if (this.#holds === 0) for (const level of this.levels) level.trimBase(keptBaseChunks);
      },
    };
  }

  #restore(patches: readonly Patch[], pick: (patch: Patch) => Runs): void {
    const change = this.levels.map(() => new Rects());
    for (const patch of patches) {
      decodeRuns(pick(patch), patch.rect, this.level(patch.level).edit(patch.key));
      change[patch.level]?.add(patch.key, patch.rect);
    }
    this.#tell(change);
  }

  #tell(change: LabelsChange): void {
    for (const listener of [...this.#listeners]) listener(change);
  }

  #checkBrush({ label, radius }: Brush): void {
    const most = { uint8: 0xff, uint16: 0xffff, uint32: 0xffffffff }[this.dtype];
    if (!Number.isInteger(label) || label < 0 || label > most)
      throw refused(
        "label",
        `${label} is no label of ${this.dtype}; known: whole numbers from 0 to ${most}`,
      );
    if (!(radius >= 0 && Number.isFinite(radius)))
      throw refused("radius", `A brush cannot have the radius ${radius}; known: 0 and more`);
  }

  #checkPoint(point: readonly number[]): void {
    const { axes } = this.grid;
    if (point.length === axes.length && point.every(Number.isFinite)) return;
    throw refused(
      "points",
      `A point of this layer has ${axes.length} numbers, one each for ${axes.join(", ")}; found [${point.join(", ")}]`,
    );
  }
}

/** Chunks of a level that have to be read. */
interface Missing {
  readonly level: number;
  readonly keys: Set<number>;
}

/** Adds the keys of chunks in the box that are not in memory. */
function missingIn(chunks: ChunkLevel, box: Box, missing: Set<number>): Set<number> {
  for (const chunk of chunks.chunksIn(box)) {
    const key = chunks.keyOf(chunk);
    if (chunks.has(key)) chunks.touch(key);
    else missing.add(key);
  }
  return missing;
}

/** The type of the ids of a grid; it has to be one that labels have. */
export function labelsDtypeOf({ dtype }: Pick<Grid, "dtype">): LabelsDtype {
  if (dtype === "uint8" || dtype === "uint16" || dtype === "uint32") return dtype;
  throw new Error(`Labels are of uint8, uint16 or uint32, not of ${dtype}`);
}

function refused(argument: string, message: string): Failure {
  return new Failure({ code: "command/bad-arguments", command: "labels.paint", argument }, message);
}
