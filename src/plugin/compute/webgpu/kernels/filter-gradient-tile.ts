/**
 * How a filter's gradient is cut up. A workgroup makes the gradients between `moving` quads of the map that the taps move
 * over and `fixed` quads of the other, from tiles of `edge` x `edge` pixels. A thread makes those of one quad with one quad, for
 * `taps` taps below each other; `split` threads share the columns of a tile.
 */
export interface FilterGradientTile {
  readonly edge: 8 | 4;
  readonly moving: number;
  readonly fixed: number;
  readonly taps: number;
  readonly split: number;
}

export interface FilterGradientExtent {
  readonly kernel: readonly [rows: number, columns: number];
  readonly stride: number;
  readonly movingQuads: number;
  readonly fixedQuads: number;
  /** Of the fixed map. */
  readonly batch: number;
  readonly height: number;
  readonly width: number;
}

/** A thread's sums: 16 for a tap, in registers. */
const mostTaps = 4;
const mostThreads = 256;
/** Enough to keep a large card busy. */
const manyWorkgroups = 768;
/** Partial sums are written and read once more: no more of them than this. */
const partialBytes = 2 ** 24;

/** Rows and columns of the moving map that a workgroup holds. */
export function patchOf(
  { kernel, stride }: FilterGradientExtent,
  { taps, edge }: Pick<FilterGradientTile, "taps" | "edge">,
): { readonly rows: number; readonly columns: number } {
  const steps = (edge - 1) * stride;
  return {
    rows: steps + taps * Math.ceil(kernel[0] / taps),
    columns: steps + kernel[1],
  };
}

/** Threads that do not share columns. */
export function unitsOf(
  { kernel }: FilterGradientExtent,
  { moving, fixed, taps }: FilterGradientTile,
): number {
  return moving * fixed * kernel[1] * Math.ceil(kernel[0] / taps);
}

/**
 * The most quads that fit in the workgroup memory, in powers of two: widths between them share a kernel, and leave threads idle
 * that are fewer than those. Undefined where a window is too large for any.
 */
export function chooseTile(
  extent: FilterGradientExtent,
  memoryBytes: number,
): FilterGradientTile | undefined {
  const groups = Math.ceil(extent.kernel[0] / mostTaps);
  const taps = Math.ceil(extent.kernel[0] / groups);
  const isSmall = Math.max(extent.height, extent.width) <= 4;
  for (const edge of isSmall ? ([4] as const) : ([8, 4] as const)) {
    const patch = patchOf(extent, { taps, edge });
    for (let fixed = Math.min(8, powerOfTwo(extent.fixedQuads)); fixed >= 1; fixed /= 2)
      for (let moving = Math.min(4, powerOfTwo(extent.movingQuads)); moving >= 1; moving /= 2) {
        const tile = { edge, moving, fixed, taps, split: 1 };
        const bytes = 16 * (patch.rows * patch.columns * moving + edge ** 2 * fixed);
        const units = unitsOf(extent, tile);
        if (bytes > memoryBytes || units > mostThreads) continue;
        while (2 * tile.split <= edge && 2 * tile.split * units <= 192) tile.split *= 2;
        return tile;
      }
  }
  return undefined;
}

/** The least that is not below a count. */
function powerOfTwo(count: number): number {
  return 2 ** Math.ceil(Math.log2(count));
}

/** Workgroups along x share the tiles of pixels; those along y and z have quads of their own. */
export function gridOf(
  extent: FilterGradientExtent,
  { moving, fixed, split, edge }: FilterGradientTile,
): readonly [x: number, y: number, z: number] {
  const tiles = extent.batch * Math.ceil(extent.height / edge) * Math.ceil(extent.width / edge);
  const [y, z] = [Math.ceil(extent.movingQuads / moving), Math.ceil(extent.fixedQuads / fixed)];
  const wanted = Math.ceil(manyWorkgroups / (y * z));
  const affordable = Math.floor(partialBytes / (split * sumsOf(extent) * 4));
  return [Math.max(1, Math.min(tiles, wanted, affordable)), y, z];
}

/** Numbers of the gradient. */
export function sumsOf({ kernel, movingQuads, fixedQuads }: FilterGradientExtent): number {
  return kernel[0] * kernel[1] * 16 * movingQuads * fixedQuads;
}
