import { type Grid, lengthOf } from "#core/layers/grid.ts";
import type { ScoredSquare } from "#core/uncertainty/place-scores.ts";

/** A square of one plane that is worth labelling. */
export interface Place extends ScoredSquare {
  /** Its index along the axes with slices, as `dims.set` takes it. */
  readonly slice: { readonly [axis: string]: number };
}

/**
 * How far the middles of two places lie apart, in sides of a place. Planes along z count by their physical distance where the
 * image says it, those along other axes as one side each.
 */
export function sidesBetween(
  { axes, scale }: Pick<Grid, "axes" | "scale">,
  sidePx: number,
): (a: Place, b: Place) => number {
  const along = (axis: string) => scale[axes.indexOf(axis)] ?? 1;
  const pixelsPerPlane = along("z") / along("y");
  return (a, b) => {
    const dy = (a.y0 + a.y1 - b.y0 - b.y1) / 2;
    const dx = (a.x0 + a.x1 - b.x0 - b.x1) / 2;
    let squared = dy * dy + dx * dx;
    for (const [axis, index] of Object.entries(a.slice)) {
      const planes = index - (b.slice[axis] ?? 0);
      squared += (planes * (axis === "z" ? pixelsPerPlane : sidePx)) ** 2;
    }
    return Math.sqrt(squared) / sidePx;
  };
}

/** About as long as a person can label at once without moving: 256 pixels, less where the image is small. */
export function usualSide(grid: Pick<Grid, "axes" | "shape">): number {
  const shorter = Math.min(lengthOf(grid, "y"), lengthOf(grid, "x"));
  return Math.max(16, Math.min(256, 2 ** Math.floor(Math.log2(shorter / 4))));
}
