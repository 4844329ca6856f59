import type { Rect } from "../data/plane.ts";

/** A piece of a plane that a network sees at once. Both rectangles may stick out of the plane. */
export interface Tile {
  /** What the network sees: mirrored outside the plane. */
  readonly seen: Rect;
  /** The part of it that counts. */
  readonly kept: Rect;
}

/** How an axis of a plane is cut into overlapping tiles. */
export interface TileAxis {
  /** Of every tile; a multiple of the divisor. */
  readonly side: number;
  /** Where tiles begin, ascending; multiples of the divisor. The last sticks out by less than that, a single one may by more. */
  readonly starts: readonly number[];
  /** What does not count at either end of a tile, but for the ends of the plane. */
  readonly margin: number;
}

/** How a plane is cut into overlapping tiles; says nothing of images or networks. */
export interface TileGrid {
  readonly rows: TileAxis;
  readonly columns: TileAxis;
}

export interface TileSpec {
  /** Wished-for side, in pixels. */
  readonly tilePx: number;
  /** The least share of a tile that its neighbour covers too, 0 up to 0.9. */
  readonly overlap: number;
  /** Sides and starts are multiples of this: a network that pools sees every tile as it would see the whole plane. */
  readonly divisor: number;
  /** How far the network looks: what lies closer to the border of a tile than that does not count, as far as the overlap allows. */
  readonly reach: number;
}

/**
 * Tiles of one size, spread evenly so that they cover the plane (as nnU-Net places them, but on multiples of the divisor). Where
 * the overlap is twice the network's reach, what counts of a tile is what a pass over the whole plane would give.
 */
export function planTiles(
  { height, width }: { readonly height: number; readonly width: number },
  spec: TileSpec,
): TileGrid {
  return { rows: cutAxis(height, spec), columns: cutAxis(width, spec) };
}

/** The tiles of which something that counts lies in a rectangle, row by row. */
export function tilesOver({ rows, columns }: TileGrid, rect: Rect): Tile[] {
  const across = spansOver(columns, { start: rect.x, length: rect.width });
  return spansOver(rows, { start: rect.y, length: rect.height }).flatMap((y) =>
    across.map((x) => ({
      seen: { y: y.start, x: x.start, height: rows.side, width: columns.side },
      kept: {
        ...{ y: y.kept.start, x: x.kept.start },
        ...{ height: y.kept.length, width: x.kept.length },
      },
    })),
  );
}

/** How many `tilesOver` gives. */
export function countTilesOver({ rows, columns }: TileGrid, rect: Rect): number {
  const down = spansOver(rows, { start: rect.y, length: rect.height });
  return down.length * spansOver(columns, { start: rect.x, length: rect.width }).length;
}

interface Span {
  readonly start: number;
  readonly length: number;
}

function spansOver(axis: TileAxis, { start, length }: Span): { start: number; kept: Span }[] {
  return axis.starts.flatMap((at, i) => {
    const kept = keptSpan(axis, i);
    const meets = kept.start < start + length && kept.start + kept.length > start;
    return meets ? [{ start: at, kept }] : [];
  });
}

function keptSpan({ side, starts, margin }: TileAxis, i: number): Span {
  const start = starts[i] ?? 0;
  const from = i === 0 ? 0 : margin;
  const to = i === starts.length - 1 ? side : side - margin;
  return { start: start + from, length: to - from };
}

function cutAxis(length: number, { tilePx, overlap, divisor, reach }: TileSpec): TileAxis {
  const up = (size: number) => Math.max(1, Math.ceil(size / divisor));
  const side = Math.min(up(tilePx), up(length)); // no larger than the plane asks for; in divisors, as all up to the end
  const last = up(length) - side;
  const longest = Math.max(1, Math.floor(side * (1 - overlap) + 1e-9));
  const count = Math.ceil(last / longest) + 1;
  const starts = Array.from({ length: count }, (_, i) =>
    count === 1 ? 0 : Math.floor((i * last) / (count - 1)),
  );
  const steps = starts.slice(1).map((start, i) => start - (starts[i] ?? 0));
  const common = (side - Math.max(0, ...steps)) * divisor; // of the two that share least
  return {
    side: side * divisor,
    starts: starts.map((start) => start * divisor),
    margin: Math.min(reach, Math.floor(common / 2)),
  };
}
