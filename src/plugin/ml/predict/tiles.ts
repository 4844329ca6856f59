import type { Rect } from "../data/plane.ts";

/** How a plane is cut into overlapping tiles; says nothing of images or networks. */
export interface TileGrid {
  /** Height and width of every tile; multiples of the divisor. */
  readonly tile: readonly [number, number];
  /** Where tiles begin along y and x, ascending. A tile sticks out only where the plane is smaller than it. */
  readonly rows: readonly number[];
  readonly columns: readonly number[];
}

export interface TileSpec {
  /** Wished-for side, in pixels. */
  readonly tilePx: number;
  /** The least share of a tile that its neighbour covers too, 0 up to 0.9. */
  readonly overlap: number;
  /** Sides are multiples of this. */
  readonly divisor: number;
}

/** Tiles of one size, spread evenly so that they cover the plane (as nnU-Net places them). */
export function planTiles(
  { height, width }: { readonly height: number; readonly width: number },
  spec: TileSpec,
): TileGrid {
  const tile = [sideFor(height, spec), sideFor(width, spec)] as const;
  return {
    tile,
    rows: starts(height, tile[0], spec.overlap),
    columns: starts(width, tile[1], spec.overlap),
  };
}

/** The tiles that meet a rectangle. */
export function tilesOver({ tile, rows, columns }: TileGrid, rect: Rect): Rect[] {
  const [height, width] = tile;
  const meets = (start: number, side: number, from: number, length: number) =>
    start < from + length && start + side > from;
  const across = columns.filter((x) => meets(x, width, rect.x, rect.width));
  return rows
    .filter((y) => meets(y, height, rect.y, rect.height))
    .flatMap((y) => across.map((x) => ({ y, x, height, width })));
}

/** No larger than the plane asks for. */
function sideFor(length: number, { tilePx, divisor }: TileSpec): number {
  const up = (size: number) => Math.max(1, Math.ceil(size / divisor)) * divisor;
  return Math.min(up(tilePx), up(length));
}

function starts(length: number, side: number, overlap: number): number[] {
  if (length <= side) return [0];
  const count = Math.ceil((length - side) / (side * (1 - overlap))) + 1;
  return Array.from({ length: count }, (_, i) => Math.round((i * (length - side)) / (count - 1)));
}
