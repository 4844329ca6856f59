import type { Grid } from "../layers/grid.ts";
import type { Area } from "./area.ts";
import { BaseReader, type Hold, type LabelsBase } from "./base-reader.ts";
import { type Box, overlap, sizeOf, wholeOf } from "./box.ts";
import { checkBrush, checkPoint } from "./check-stroke.ts";
import { ChunkLevel, type LabelArray, type LabelsDtype, largestOf } from "./chunk-level.ts";
import { type LabelsEdit, OpenEdit } from "./edit.ts";
import { type Ink, SpanWriter } from "./ink.ts";
import { decodeRuns, type Patch } from "./patch.ts";
import { PyramidStep } from "./pyramid.ts";
import { Rects } from "./rect.ts";
import { type Brush, drawSegment } from "./stroke.ts";
import { writeBox } from "./write-box.ts";

/** What changed on each level: rectangles by chunk key. */
export type LabelsChange = readonly Rects[];

/** An area, and what its pixels become. */
export interface DrawnArea {
  readonly area: Area;
  readonly ink: Ink;
}

/** Areas that are being drawn, part by part; it ends with `finish` or `cancel`. */
export interface AreaEdit {
  /** Draws what of an area lies in these chunks, which must be ready. */
  draw(drawn: DrawnArea, keys: readonly number[]): void;
  finish(): LabelsEdit;
  /** Everything is as it was before; returns what was taken back. */
  cancel(): LabelsEdit;
}

/** Boxes of pixels that are being replaced, one after the other; it ends with `finish` or `cancel`. */
export interface BoxesEdit {
  /** In C order over a box inside the grid, which must be ready. */
  write(box: Box, data: LabelArray): void;
  finish(): LabelsEdit;
  /** Everything is as it was before; returns what was taken back. */
  cancel(): LabelsEdit;
}

/** A stroke that is being drawn; it ends with `finish` or `cancel`. */
export interface Stroke {
  /** Draws on to a point; the first one makes a dot. What it may touch (see `reachOf`) must be ready. */
  extend(point: readonly number[]): void;
  finish(): LabelsEdit;
  /** Everything is as it was before the stroke; returns what was taken back. */
  cancel(): LabelsEdit;
}

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
  readonly #reader: BaseReader;
  readonly #listeners = new Set<(change: LabelsChange) => void>();
  #largestDrawn = 0;

  constructor(grid: Grid, base?: LabelsBase) {
    this.grid = grid;
    this.dtype = labelsDtypeOf(grid);
    this.levels = grid.levelShapes.map(
      (shape) => new ChunkLevel({ shape, dtype: this.dtype, hasBase: base !== undefined }),
    );
    this.#steps = this.levels.slice(1).map((coarse, i) => new PyramidStep(this.level(i), coarse));
    this.#base = base;
    this.#reader = new BaseReader({ levels: this.levels, steps: this.#steps, base });
  }

  /** Of the pixels in memory, painted ones and those of the base. */
  get byteLength(): number {
    return this.levels.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  level(level: number): ChunkLevel {
    const chunks = this.levels[level];
    if (!chunks) throw new Error(`There is no level ${level}`);
    return chunks;
  }

  /** Boxes of a level outside of which there is no label; undefined where only reading all of it would tell. */
  filled(level: number): Box[] | undefined {
    const chunks = this.level(level);
    const edited = [...chunks.edited.keys()].map((key) => chunks.boxOf(chunks.chunkOf(key)));
    const below = this.#base ? this.#base.filled?.(level) : [];
    return below && [...below, ...edited];
  }

  /** The keys of the chunks that `filled` touches. */
  heldChunks(level: number): ReadonlySet<number> | undefined {
    const chunks = this.level(level);
    const boxes = this.filled(level);
    return (
      boxes &&
      new Set(boxes.flatMap((box) => [...chunks.chunksIn(box)].map((chunk) => chunks.keyOf(chunk))))
    );
  }

  /** The largest id below 2^31 that was read so far on any level, or drawn; it stays when a stroke is taken back. */
  get largestKnown(): number {
    return this.levels.reduce(
      (most, { largestRead }) => Math.max(most, largestRead),
      this.#largestDrawn,
    );
  }

  /** The same labels as they are now: what is drawn on either later is not seen in the other. Takes memory for what is. */
  frozen(): EditableLabels {
    const frozen = new EditableLabels(this.grid, this.#base);
    for (const [level, chunks] of this.levels.entries()) frozen.level(level).adopt(chunks);
    return frozen;
  }

  /** Called after each change with what to draw again. Returns what ends it. */
  subscribe(listener: (change: LabelsChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Whether boxes of level 0 (see `reachOf`) can be painted on without waiting. */
  isReady(boxes: readonly Box[]): boolean {
    return this.#reader.isReady(boxes);
  }

  /** Reads what painting in boxes of level 0 needs, on all levels, and keeps it until released. */
  ensure(boxes: readonly Box[], signal: AbortSignal): Promise<Hold> {
    return this.#reader.ensure(boxes, signal);
  }

  /** Reads chunks, as those of an edit, and keeps them until released. */
  ensureChunks(
    chunks: readonly { readonly level: number; readonly key: number }[],
    signal: AbortSignal,
  ): Promise<Hold> {
    return this.#reader.ensureChunks(chunks, signal);
  }

  /** Refuses points of another number of axes, and labels that the type cannot hold. */
  check(points: readonly (readonly number[])[], brush: Brush): void {
    checkBrush(brush, this.dtype);
    for (const point of points) this.#checkPoint(point);
  }

  /** Opens a stroke; see `check` for what it refuses. One at a time, or undo would mix them up. */
  stroke(brush: Brush): Stroke {
    checkBrush(brush, this.dtype);
    const edit = new OpenEdit(this.levels, this.#steps);
    this.#largestDrawn = Math.max(this.#largestDrawn, largestOf(Uint32Array.of(brush.label)));
    let last: readonly number[] | undefined;
    return {
      extend: (point) => {
        this.#checkPoint(point);
        const changed = drawSegment(edit, this.level(0), { from: last ?? point, to: point, brush });
        last = [...point];
        this.#carry(edit, changed);
      },
      finish: () => edit.finish(),
      cancel: () => this.#takeBack(edit),
    };
  }

  /** Opens an edit of areas; as with strokes, one at a time. */
  areaEdit(): AreaEdit {
    const edit = new OpenEdit(this.levels, this.#steps);
    return {
      draw: ({ area, ink }, keys) => {
        this.#largestDrawn = Math.max(this.#largestDrawn, largestOf(Uint32Array.of(ink.label)));
        const writer = new SpanWriter({ edit, level: this.level(0), ink });
        for (const key of keys) for (const span of area.rows(key)) writer.inChunk(key, span);
        this.#carry(edit, writer.changed);
      },
      finish: () => edit.finish(),
      cancel: () => this.#takeBack(edit),
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
    const edit = this.boxesEdit();
    edit.write(box, data);
    return edit.finish();
  }

  /** Opens an edit of many boxes; as with strokes, one at a time. */
  boxesEdit(): BoxesEdit {
    const edit = new OpenEdit(this.levels, this.#steps);
    return {
      write: (box, data) => {
        this.#largestDrawn = Math.max(this.#largestDrawn, largestOf(data));
        this.#carry(edit, writeBox(edit, this.level(0), { box, data }));
      },
      finish: () => edit.finish(),
      cancel: () => this.#takeBack(edit),
    };
  }

  /** Restores every pixel of every level to what it was before the edit; its chunks must be there. */
  undo(edit: LabelsEdit): void {
    this.restore(edit.patches, "before");
  }

  redo(edit: LabelsEdit): void {
    this.restore(edit.patches, "after");
  }

  /** The pixels of a box, cut to the level, in C order; waits for those of the base that are not in memory. */
  async read(
    level: number,
    box: Box,
    signal: AbortSignal,
  ): Promise<{ shape: number[]; data: LabelArray }> {
    const chunks = this.level(level);
    const cut = overlap(box, wholeOf(chunks.shape));
    const hold = await this.#reader.ensureLevel({ level, box: cut }, signal);
    const data = chunks.copy(cut);
    hold.release();
    return { shape: sizeOf(cut), data };
  }

  /** A chunk as `ChunkLevel.get` gives it, read first where it is not in memory. */
  async loadChunk(
    { level, key }: { level: number; key: number },
    signal: AbortSignal,
  ): Promise<LabelArray | undefined> {
    const chunks = this.level(level);
    const box = chunks.boxOf(chunks.chunkOf(key));
    const hold = await this.#reader.ensureLevel({ level, box }, signal);
    const data = chunks.get(key);
    hold.release();
    return data;
  }

  #checkPoint(point: readonly number[]): void {
    const { axes } = this.grid;
    checkPoint(point, { axes, command: "labels.paint", argument: "points" });
  }

  /** Takes what changed on level 0 to the coarser ones, and tells of it. */
  #carry(edit: OpenEdit, changed: Rects): void {
    if (changed.byKey.size > 0) this.#tell(edit.propagate(changed));
  }

  #takeBack(edit: OpenEdit): LabelsEdit {
    const undone = edit.finish();
    this.undo(undone);
    return undone;
  }

  /** Writes the pixels of patches as they were before or after; their chunks must be there: see `ensureChunks`. */
  restore(patches: readonly Patch[], side: "before" | "after"): void {
    const change = this.levels.map(() => new Rects());
    for (const patch of patches) {
      decodeRuns(patch[side], patch.rect, this.level(patch.level).edit(patch.key));
      change[patch.level]?.add(patch.key, patch.rect);
    }
    this.#tell(change);
  }

  #tell(change: LabelsChange): void {
    for (const listener of [...this.#listeners]) listener(change);
  }
}

/** The type of the ids of a grid; it has to be one that labels have. */
export function labelsDtypeOf({ dtype }: Pick<Grid, "dtype">): LabelsDtype {
  if (dtype === "uint8" || dtype === "uint16" || dtype === "uint32") return dtype;
  throw new Error(`Labels are of uint8, uint16 or uint32, not of ${dtype}`);
}
