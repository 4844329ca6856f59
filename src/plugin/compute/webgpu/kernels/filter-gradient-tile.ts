/**
 * How a filter's gradient is cut up. A workgroup makes the gradients between `moving` quads of the map that the taps move
 * over and `fixed` quads of the other, from tiles of 8 x 8 pixels. A thread makes those of one quad with one quad, for
 * `taps` taps below each other; `split` threads share the columns of a tile.
 */
export interface FilterGradientTile {
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
  /** Tiles of 8 x 8 pixels in all images. */
  readonly tiles: number;
}

/** Edge of a tile of pixels. */
export const tilePixels = 8;

/** A thread's sums: 16 for a tap, in registers. */
const mostTaps = 4;
const mostThreads = 256;
/** Enough to keep a large card busy. */
const manyWorkgroups = 768;
/** Partial sums are written and read once more: no more of them than this. */
const partialBytes = 2 ** 24;

export function patchOf({ kernel, stride }: FilterGradientExtent, { taps }: FilterGradientTile) {
  const steps = (tilePixels - 1) * stride;
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

/** The most quads that fit in the workgroup memory; undefined where a window is too large for any. */
export function chooseTile(
  extent: FilterGradientExtent,
  memoryBytes: number,
): FilterGradientTile | undefined {
  const groups = Math.ceil(extent.kernel[0] / mostTaps);
  const taps = Math.ceil(extent.kernel[0] / groups);
  const [mostMoving, mostFixed] = [Math.min(4, extent.movingQuads), Math.min(8, extent.fixedQuads)];
  for (let fixed = mostFixed; fixed >= 1; fixed = Math.floor(fixed / 2))
    for (let moving = mostMoving; moving >= 1; moving = Math.floor(moving / 2)) {
      const tile = { moving, fixed, taps, split: 1 };
      const { rows, columns } = patchOf(extent, tile);
      const bytes = 16 * (rows * columns * moving + tilePixels ** 2 * fixed);
      const units = unitsOf(extent, tile);
      if (bytes > memoryBytes || units > mostThreads) continue;
      let split = 1;
      while (2 * split <= tilePixels && 2 * split * units <= 192) split *= 2;
      return { ...tile, split };
    }
  return undefined;
}

/** Workgroups along x share the tiles of pixels; those along y and z have quads of their own. */
export function gridOf(
  extent: FilterGradientExtent,
  { moving, fixed, split }: FilterGradientTile,
): readonly [x: number, y: number, z: number] {
  const [y, z] = [Math.ceil(extent.movingQuads / moving), Math.ceil(extent.fixedQuads / fixed)];
  const wanted = Math.ceil(manyWorkgroups / (y * z));
  const affordable = Math.floor(partialBytes / (split * sumsOf(extent) * 4));
  return [Math.max(1, Math.min(extent.tiles, wanted, affordable)), y, z];
}

/** Numbers of the gradient. */
export function sumsOf({ kernel, movingQuads, fixedQuads }: FilterGradientExtent): number {
  return kernel[0] * kernel[1] * 16 * movingQuads * fixedQuads;
}
