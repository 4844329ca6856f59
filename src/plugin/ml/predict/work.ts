import { lengthOf } from "#core/layers/grid.ts";
import type { PixelSource, Region } from "#io/pixel-source.ts";
import { type Plane, planesOf, type Rect, rangeAlong } from "../data/plane.ts";
import { areasOf, type Focus, nearestFirst } from "./areas.ts";
import { countTilesOver, planTiles, type TileGrid, type TileSpec } from "./tiles.ts";

/** What there is to predict: all areas of all planes of a region. */
export interface PredictionWork {
  readonly grid: TileGrid;
  readonly tilesTotal: number;
  /** The nearest to the focus first. Not held: there may be millions. */
  areas(focus: Plane): Iterable<AreaWork>;
}

/** One area of one plane. */
export interface AreaWork {
  /** Tells it from all others, wherever one looks from. */
  readonly number: number;
  readonly plane: Plane;
  readonly area: Rect;
}

/** Tiles lie where they lie for the whole image, so that a part predicted alone is the same as within the whole. */
export function planWork(
  image: PixelSource,
  { region, tile }: { readonly region: Region; readonly tile: TileSpec },
): PredictionWork {
  const size = { height: lengthOf(image, "y"), width: lengthOf(image, "x") };
  const grid = planTiles(size, tile);
  const planes = planesOf(image, region).map((plane, number) => ({ plane, number }));
  const areas = areasOf(rectOf(region, image)).map((area, number) => ({ area, number }));
  const perPlane = areas.reduce((sum, { area }) => sum + countTilesOver(grid, area), 0);
  return {
    grid,
    tilesTotal: planes.length * perPlane,
    *areas(focus) {
      const near = nearestFirst(areas, { focus: focusOn(size, focus), rectOf: ({ area }) => area });
      const distances = planes.map(({ plane, ...other }) => ({
        ...{ plane, ...other },
        far: distance(plane, focus),
      }));
      for (const { plane, number } of distances.sort((a, b) => a.far - b.far))
        for (const { area, number: inPlane } of near)
          yield { number: number * areas.length + inPlane, plane, area };
    },
  };
}

/** Where one looks on a plane; its middle where that is not said. */
export function focusOn(
  { height, width }: Pick<Rect, "height" | "width">,
  { y = height / 2, x = width / 2 }: Plane,
): Focus {
  return { y, x };
}

function rectOf(region: Region, image: PixelSource): Rect {
  const [top, bottom] = rangeAlong(image, "y", region);
  const [left, right] = rangeAlong(image, "x", region);
  return { y: top, x: left, height: Math.max(0, bottom - top), width: Math.max(0, right - left) };
}

function distance(plane: Plane, focus: Plane): number {
  return Object.entries(plane).reduce(
    (sum, [axis, at]) => sum + Math.abs(at - (focus[axis] ?? at)),
    0,
  );
}
