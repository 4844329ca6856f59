import type { LinearNode } from "../plan/blocks.ts";
import { type Window, windowOf } from "../plan/windows.ts";
import { type Place, startOf } from "./buffer.ts";
import type { FeatureMap, Size } from "./feature-map.ts";
import type { Program } from "./program.ts";
import type { Finish } from "./records.ts";
import { mostShares, sharesFor } from "./step.ts";

/** As much of a map as decides how it is convolved. */
export type Extent = Pick<FeatureMap, "channels" | "batch" | "height" | "width">;

/** A filter for tiles of 4x4 results; of 6x6 too, where those make most of the map. */
export interface WinogradFilter {
  readonly kind: "winograd";
  readonly planes: Place;
  readonly large: { readonly planes: Place; readonly covered: Covered } | undefined;
}

/** What large tiles make of a map, from the top and the left: multiples of 12, where tiles of 4 end as well as those of 6. */
interface Covered {
  readonly height: number;
  readonly width: number;
}

/** How many products a tile takes for a pair of channels, and results it has on a side. */
const small = { products: 36, side: 4 } as const;
const large = { products: 64, side: 6 } as const;
type Tile = typeof small | typeof large;

/**
 * Winograd needs a quarter of the products on whole 4x4 tiles, and its transforms cost as much as an eighth of them from
 * 8 channels on; on fewer channels, or on maps that tiles mostly overhang, the direct way is quicker. So it is for a few
 * tiles: transforming the filter, and reading what is four times as large, costs as much as 6 of them save.
 */
export function usesWinograd(
  node: LinearNode,
  { x, y }: { readonly x: Extent; readonly y: Extent },
): boolean {
  if (node.kind !== "conv2d" || !isUsual(windowOf(node))) return false;
  const narrowest = Math.min(x.channels.count, y.channels.count);
  const tiles = tilesOf(y);
  return narrowest >= 8 && tiles >= 6 && 36 * tiles * 1.5 < 9 * y.batch * y.height * y.width;
}

function isUsual({ kernel, stride, padding }: Window): boolean {
  return stride === 1 && [...kernel].every((n) => n === 3) && [...padding].every((n) => n === 1);
}

/**
 * Brings weights [3][3][inputs][outputs] into the form that tiles read. `largeTiles`: of 6x6 results too where they are quicker, for
 * prediction only: they round more.
 */
export function prepareWinograd(
  program: Program,
  { x, y }: { readonly x: Extent; readonly y: Extent },
  of: {
    readonly weights: Place;
    readonly direction: "forward" | "backward";
    readonly lasting: boolean;
    readonly largeTiles: boolean;
  },
): WinogradFilter {
  const { weights, direction, lasting } = of;
  const [inputs, outputs] = [x.channels.count, y.channels.count];
  const planes = startOf(program.buffer(winogradBytes(inputs, outputs), { lasting }));
  const forward = direction === "forward" ? planes : undefined;
  const backward = direction === "backward" ? planes : undefined;
  const record = { weights, inputs, outputs, forward, backward };
  const shares = sharesFor(winogradBytes(inputs, outputs));
  program.add("winogradFilter", record, { scratch: 2048, shares });
  const covered = of.largeTiles ? coveredByLarge(x, y) : undefined;
  if (!covered) return { kind: "winograd", planes, large: undefined };
  const bytes = planesBytes(large, inputs, outputs);
  const largePlanes = startOf(program.buffer(bytes, { lasting }));
  program.add(
    "winograd6Filter",
    { weights, inputs, outputs, planes: largePlanes },
    { scratch: 1024, shares: sharesFor(bytes) },
  );
  return { kind: "winograd", planes, large: { planes: largePlanes, covered } };
}

/**
 * The transforms of both kinds of tiles cost the same for a result, so products decide: 1.78 or 2.25. But two filters have to
 * be read instead of one, which costs as much as 4 tiles of a block.
 */
function coveredByLarge(x: Extent, y: Extent): Covered | undefined {
  const [height, width] = [y.height, y.width].map((length) => 12 * Math.floor(length / 12));
  if (!height || !width) return undefined;
  const cost = (tile: Tile, tiles: number) =>
    tile.products * (tiles + 4 * Math.ceil(tiles / blockSize(x, y, tile)));
  const covered = y.batch * height * width;
  const tiles = tilesOf(y);
  const mixed = cost(large, covered / 36) + cost(small, tiles - covered / 16);
  return mixed < cost(small, tiles) ? { height, width } : undefined;
}

/** Makes `to`, or adds to it; returns how many shares have counted for `finish`. */
export function convolveWinograd(
  program: Program,
  filter: WinogradFilter,
  of: {
    readonly from: FeatureMap;
    readonly to: FeatureMap;
    readonly finish: Finish;
    readonly adds: boolean;
    readonly waits: boolean;
  },
): number {
  const { from: x, to: y, finish } = of;
  const { height: doneRows, width: doneColumns } = filter.large?.covered ?? { height: 0, width: 0 };
  const done = y.batch * doneRows * doneColumns;
  const rest = tilesOf(y) - done / 16;
  if (filter.large) {
    const block = blockSize(x, y, large);
    const tiles = { filter: filter.large.planes, block, rows: doneRows, columns: doneColumns };
    program.add(
      "winograd6Conv",
      { ...finish, x, y, ...tiles },
      {
        scratch: 1024 + blockBytes(block, x, large) + blockBytes(block, y, large),
        shares: Math.min(mostShares, Math.ceil(done / 36 / block)),
        waits: of.waits && rest === 0,
      },
    );
    if (rest === 0) return 0;
  }
  const block = blockSize(x, y);
  const tiles = { filter: filter.planes, block, adds: of.adds ? 1 : 0, doneRows, doneColumns };
  return program.add(
    "winogradConv",
    { ...finish, x, y, ...tiles },
    {
      scratch: transformBytes + partialBytes(y) + blockBytes(block, x) + blockBytes(block, y),
      shares: Math.min(mostShares, Math.ceil(rest / block)),
      waits: of.waits,
    },
  );
}

/** The buffer of a transform of inputs, before a share's planes: see assembly/winograd.ts. */
export const transformBytes = 1792;

/** Of the sums that a convolution makes on the way: see assembly/finish.ts. */
export function partialBytes({ channels }: FeatureMap): number {
  return Math.ceil((12 * channels.count + 16) / 64) * 64;
}

/** A filter's planes, each a little longer than its numbers: see assembly/winograd.ts. */
export function winogradBytes(inputs: number, outputs: number): number {
  return planesBytes(small, inputs, outputs);
}

function planesBytes({ products }: Tile, rows: number, columns: number): number {
  return products * (4 * rows * columns + 64);
}

export function blockBytes(block: number, { channels }: FeatureMap, tile: Tile = small): number {
  return planesBytes(tile, block, channels.count);
}

/** Tiles of 4x4. */
export function tilesOf({ batch, height, width }: Size): number {
  return batch * Math.ceil(height / 4) * Math.ceil(width / 4);
}

/** Tiles whose planes fill no more than 1 MiB, the level-2 cache of a core; whole register tiles of 6. */
export function blockSize(x: Extent, y: Extent, { products }: Tile = small): number {
  const bytesPerTile = 4 * products * (x.channels.count + y.channels.count);
  const fitting = 6 * Math.floor(2 ** 20 / bytesPerTile / 6);
  return Math.min(36, Math.max(12, fitting));
}
