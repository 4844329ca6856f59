import { assert } from "chai";
import type { Random } from "#core/random.ts";

/** A stroke: a disc in the middle of a square that is its own, so that strokes never touch. */
export interface Stroke {
  readonly cell: number;
  readonly label: number;
}

const cellPx = 16;
const radiusPx = 5;
/** Of the sample. */
const sidePx = 512;
const perRow = sidePx / cellPx;
/** Slices that are painted on. */
export const planes = [2, 5] as const;
const perPlane = perRow * perRow;

/** What was painted by strokes of which it is known whether they are finished; and one of which it is not. */
export class PaintedCells {
  readonly #labels = new Map<number, number>();
  #underWay: Stroke | undefined;
  #discPixels: number | undefined;

  next(random: Random): Stroke {
    return { cell: random.below(perPlane * planes.length), label: 1 + random.below(250) };
  }

  begin(stroke: Stroke): void {
    this.#underWay = stroke;
  }

  /** `changed` is how many pixels it changed. */
  finish({ cell, label }: Stroke, changed: number): void {
    if (!this.#labels.has(cell)) this.#discPixels ??= changed;
    this.#labels.set(cell, label);
    this.#underWay = undefined;
  }

  get count(): number {
    return this.#labels.size;
  }

  /** As it is now. */
  copy(): PaintedCells {
    const copy = new PaintedCells();
    for (const [cell, label] of this.#labels) copy.#labels.set(cell, label);
    copy.#underWay = this.#underWay;
    copy.#discPixels = this.#discPixels;
    return copy;
  }

  /** What is wrong with pixels that should be these, nothing where nothing is. `slices` are the planes that are painted on, in their order. */
  faults(slices: readonly ArrayLike<number>[]): string[] {
    return slices.flatMap((pixels, plane) =>
      Array.from({ length: perPlane }, (_, cell) => {
        const expected = this.#labels.get(plane * perPlane + cell) ?? 0;
        const found = labelOf(pixels, cell);
        return this.#explains(plane * perPlane + cell, found)
          ? []
          : [
              `slice ${planes[plane]}, cell ${cell}: ${expected} was painted, found ${JSON.stringify(found)}`,
            ];
      }).flat(),
    );
  }

  /** As `faults`, which there must be none of; what was not known is known then. */
  settle(slices: readonly ArrayLike<number>[]): void {
    assert.deepEqual(this.faults(slices), []);
    const stroke = this.#underWay;
    this.#underWay = undefined;
    if (!stroke) return;
    const found = labelOf(slices[Math.floor(stroke.cell / perPlane)] ?? [], stroke.cell % perPlane);
    if (found.label === stroke.label) this.#labels.set(stroke.cell, stroke.label);
  }

  #explains(cell: number, { label, pixels, isMixed }: Found): boolean {
    if (isMixed) return false;
    const known = this.#labels.get(cell) ?? 0;
    const isUnderWay = this.#underWay?.cell === cell && this.#underWay.label === label;
    if (label !== known && !isUnderWay) return false;
    return label === 0 || this.#discPixels === undefined || pixels === this.#discPixels;
  }
}

/** Arguments of `labels.paint`. */
export function strokeArgs({ cell, label }: Stroke) {
  const z = planes[Math.floor(cell / perPlane)] ?? planes[0];
  const inPlane = cell % perPlane;
  const y = Math.floor(inPlane / perRow) * cellPx + cellPx / 2;
  const x = (inPlane % perRow) * cellPx + cellPx / 2;
  return { points: [[z, y, x]], radius: radiusPx, label };
}

interface Found {
  readonly label: number;
  readonly pixels: number;
  readonly isMixed: boolean;
}

/** What there is in the square of a stroke. */
function labelOf(pixels: ArrayLike<number>, cell: number): Found {
  const [y0, x0] = [Math.floor(cell / perRow) * cellPx, (cell % perRow) * cellPx];
  const found = new Map<number, number>();
  for (let y = y0; y < y0 + cellPx; y++)
    for (let x = x0; x < x0 + cellPx; x++) {
      const value = Number(pixels[y * sidePx + x]);
      if (value !== 0) found.set(value, (found.get(value) ?? 0) + 1);
    }
  const [[label, count] = [0, 0]] = found;
  return { label, pixels: count, isMixed: found.size > 1 };
}
