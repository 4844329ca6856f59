import {
  type AugmentationMember,
  type Chance,
  chanceRange,
  type Move,
  type PatchSize,
  positiveRange,
  usualChance,
  type Warp,
} from "./augmentation.ts";
import { isDrawn, normals } from "./draws.ts";

export interface ElasticParameters extends Chance {
  /** How far the points of the grid move, in pixels: the deviation of a normal distribution. */
  readonly displacement: number;
  /** How far apart they are, in pixels. */
  readonly spacing: number;
}

/** Random displacements of the points of a coarse grid, bicubic in between (Ronneberger et al. 2015). */
export const elastic = {
  id: "elastic",
  title: "Elastic",
  summary: "Bends the image smoothly, as tissue does",
  defaults: { ...usualChance, displacement: 3, spacing: 32 } as ElasticParameters, // wider than the literal
  ranges: { ...chanceRange, displacement: positiveRange, spacing: [4, Infinity] },
  build: ({ displacement, spacing, ...chance }: ElasticParameters): Move => ({
    move(size, random) {
      if (!isDrawn(chance, random)) return undefined;
      const grid = gridOver(size, spacing);
      const count = grid.rows * grid.columns;
      const moved = normals(random, 2 * count).map((v) => v * displacement);
      return warpBy(grid, { down: moved.subarray(0, count), right: moved.subarray(count) });
    },
  }),
} as const satisfies AugmentationMember<"elastic", ElasticParameters>;

interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly spacing: number;
}

/** With a point before the patch and at least two behind it, as a cubic needs them. */
function gridOver({ height, width }: PatchSize, spacing: number): Grid {
  const points = (side: number) => Math.floor((side - 1) / spacing) + 4;
  return { rows: points(height), columns: points(width), spacing };
}

function warpBy(
  { rows, columns, spacing }: Grid,
  { down, right }: { readonly down: Float32Array; readonly right: Float32Array },
): Warp {
  const [onRows, onColumns] = [new Float64Array(4), new Float64Array(4)];
  return (point) => {
    const row = cubic(point.y / spacing, { points: rows, weights: onRows });
    const column = cubic(point.x / spacing, { points: columns, weights: onColumns });
    for (let r = 0; r < 4; r++)
      for (let c = 0; c < 4; c++) {
        const at = (row + r) * columns + column + c;
        const share = (onRows[r] ?? 0) * (onColumns[c] ?? 0);
        point.y += share * (down[at] ?? 0);
        point.x += share * (right[at] ?? 0);
      }
  };
}

/**
 * The first of the four points about a place, in steps of the grid from the patch's first pixel, and their weights
 * (Catmull and Rom 1974). Places off the grid have those of its rim.
 */
function cubic(
  place: number,
  { points, weights }: { readonly points: number; readonly weights: Float64Array },
): number {
  const inside = Math.min(Math.max(0, place), points - 3);
  const first = Math.min(Math.floor(inside), points - 4);
  const t = inside - first;
  weights[0] = (-t + 2 * t ** 2 - t ** 3) / 2;
  weights[1] = (2 - 5 * t ** 2 + 3 * t ** 3) / 2;
  weights[2] = (t + 4 * t ** 2 - 3 * t ** 3) / 2;
  weights[3] = (-(t ** 2) + t ** 3) / 2;
  return first;
}
