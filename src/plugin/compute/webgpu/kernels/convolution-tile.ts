/**
 * How a convolution is cut up. A workgroup makes `columns` x (4 `lanes`) pixels of 4 `groups` `quads` channels. Each of its
 * columns x lanes x groups threads makes 4 pixels below each other, of `quads` quads: 4 or 8 sums of four numbers, which
 * stay in registers.
 */
export interface ConvolutionTile {
  readonly columns: number;
  readonly lanes: number;
  readonly groups: number;
  readonly quads: number;
  /** Input quads that are in workgroup memory at a time. */
  readonly depth: number;
}

/** What decides a tile. */
export interface ConvolutionExtent {
  /** Taps of the window along both axes, and the step of its places in the map that is read. */
  readonly taps: readonly [rows: number, columns: number];
  readonly inStep: number;
  readonly inQuads: number;
  readonly outQuads: number;
  /** Pixels of one image that are made, and how many such grids there are. */
  readonly height: number;
  readonly width: number;
  readonly grids: number;
}

/** Pixels below each other that a thread makes: rows that a window slides over are read once for all of them. */
export const rowsPerThread = 4;

/** Enough to keep a large card busy; smaller tiles are taken below it. */
const manyWorkgroups = 512;

/** Cards run threads by 32 or 64 at a time. */
const fewestThreads = 32;

export function threadsOf({ columns, lanes, groups }: ConvolutionTile): number {
  return columns * lanes * groups;
}

/** Rows and columns of the map that is read which a workgroup holds. */
export function patchOf(
  { columns, lanes }: ConvolutionTile,
  { taps, inStep }: Pick<ConvolutionExtent, "taps" | "inStep">,
): { readonly rows: number; readonly columns: number } {
  return {
    rows: (rowsPerThread * lanes - 1) * inStep + taps[0],
    columns: (columns - 1) * inStep + taps[1],
  };
}

/**
 * Takes the largest tile that fits in the workgroup memory and leaves enough workgroups, else the one that leaves the most.
 * Large: every number read from global memory is used more often. Undefined where a window is too large for any.
 */
export function chooseTile(
  extent: ConvolutionExtent,
  memoryBytes: number,
): ConvolutionTile | undefined {
  const all = candidates(extent).filter((tile) => bytesOf(tile, extent) <= memoryBytes);
  const wide = all.filter((tile) => threadsOf(tile) >= fewestThreads);
  const fitting = wide.length > 0 ? wide : all;
  const enough = fitting.find((tile) => workgroupsOf(tile, extent) >= manyWorkgroups);
  const fewest = (a: ConvolutionTile, b: ConvolutionTile) =>
    workgroupsOf(b, extent) - workgroupsOf(a, extent);
  return enough ?? fitting.toSorted(fewest)[0];
}

/** Large tiles first, and deep before shallow: 2 quads are the 32 bytes that memory is read by. */
function candidates({ taps, inQuads, outQuads, width }: ConvolutionExtent): ConvolutionTile[] {
  const shapes = [
    { columns: 16, lanes: 4 },
    { columns: 16, lanes: 2 },
    { columns: 8, lanes: 4 },
    { columns: 8, lanes: 2 },
    { columns: 8, lanes: 1 },
  ].filter(({ columns }) => columns === 8 || width > 8);
  const depths = (taps[0] * taps[1] === 1 ? [4, 2, 1] : [2, 1]).filter(
    (depth) => depth === 1 || depth <= inQuads,
  );
  const all = [2, 1]
    .filter((quads) => quads <= outQuads)
    .flatMap((quads) => {
      const blocks = Math.ceil(outQuads / 8);
      const widest = Math.ceil(outQuads / quads / blocks);
      const groups = [...new Set([widest, 4, 2, 1])].filter((some) => some <= widest);
      return groups.map((some) => ({ quads, groups: some }));
    });
  return shapes
    .flatMap((shape) => all.flatMap((out) => depths.map((depth) => ({ ...shape, ...out, depth }))))
    .filter((tile) => threadsOf(tile) <= 256);
}

function bytesOf(tile: ConvolutionTile, extent: ConvolutionExtent): number {
  const { rows, columns } = patchOf(tile, extent);
  const patch = Math.max(tile.depth * rows * columns, threadsOf(tile) * tile.quads);
  const weights = 4 * tile.depth * extent.taps[0] * extent.taps[1] * tile.groups * tile.quads;
  return 16 * (patch + weights);
}

export function gridOf(
  { columns, lanes, groups, quads }: ConvolutionTile,
  { height, width, grids, outQuads }: ConvolutionExtent,
): readonly [x: number, y: number, z: number] {
  return [
    Math.ceil(width / columns),
    Math.ceil(height / (rowsPerThread * lanes)),
    grids * Math.ceil(outQuads / (groups * quads)),
  ];
}

function workgroupsOf(tile: ConvolutionTile, extent: ConvolutionExtent): number {
  const [x, y, z] = gridOf(tile, extent);
  return x * y * z;
}
