import { lengthOf } from "#core/layers/grid.ts";
import type { Region } from "#io/pixel-source.ts";
import { type Plane, planesOf, type Rect, rangeAlong } from "../data/plane.ts";
import { nextTurn } from "../train/next-turn.ts";
import { Pace } from "../train/pace.ts";
import { areasOf, type Focus, nearestFirst } from "./areas.ts";
import { Blender, type FinishedBlock } from "./blender.ts";
import { type Predictor, predictTiles } from "./predict-tiles.ts";
import { planTiles, type TileGrid, type TileSpec, tilesOver } from "./tiles.ts";

export interface PredictionRequest {
  /** What to predict, in level-0 pixels; axes left out are predicted whole. */
  readonly region: Region;
  /** Where one looks, along any axes: what is near it comes first. */
  readonly focus: Plane;
  readonly tile: Omit<TileSpec, "divisor">;
  /** Tiles at a time. */
  readonly batch: number;
  /** Blocks that are handed out lie on multiples of this. */
  readonly blockPx: number;
}

export interface PredictionHooks {
  /** A finished part of a plane. Awaited: a slow store slows the work, not the memory. */
  write(plane: Plane, block: FinishedBlock): Promise<void>;
  report(progress: PredictionProgress): void;
}

export interface PredictionProgress {
  readonly tilesDone: number;
  readonly tilesTotal: number;
  readonly etaMs: number | null;
}

/** One piece of the work: some tiles of one area of one plane. */
interface AreaWork {
  readonly plane: Plane;
  readonly area: Rect;
  readonly tiles: readonly Rect[];
}

/**
 * Predicts a region plane by plane, near the focus first, and hands blocks out as they are finished. Tiles lie where
 * they lie for the whole image, so that a part predicted alone is the same as within the whole.
 */
export async function predictRegion(
  predictor: Predictor,
  request: PredictionRequest,
  hooks: PredictionHooks & { readonly signal: AbortSignal },
): Promise<void> {
  const { signal } = hooks;
  const works = planWork(predictor, request);
  const tilesTotal = works.reduce((sum, { tiles }) => sum + tiles.length, 0);
  const pace = new Pace();
  let tilesDone = 0;
  hooks.report({ tilesDone, tilesTotal, etaMs: null });
  for (const { plane, area, tiles } of works) {
    const outputs = predictor.classes.outputs.length;
    const blender = new Blender({ area, tiles, outputs, blockPx: request.blockPx });
    for (let at = 0; at < tiles.length; at += request.batch) {
      const started = performance.now();
      const some = tiles.slice(at, at + request.batch);
      const found = await predictTiles(predictor, { plane, tiles: some }, signal);
      for (const [i, tile] of some.entries())
        for (const block of blender.add(tile, found[i] ?? new Float32Array(0))) {
          signal.throwIfAborted();
          await hooks.write(plane, block);
        }
      tilesDone += some.length;
      pace.add((performance.now() - started) / some.length);
      hooks.report({ tilesDone, tilesTotal, etaMs: (tilesTotal - tilesDone) * (pace.ms ?? 0) });
      await nextTurn();
      signal.throwIfAborted();
    }
  }
}

function planWork(
  { input, divisor }: Predictor,
  { region, focus, tile }: PredictionRequest,
): AreaWork[] {
  const { image } = input;
  const size = { height: lengthOf(image, "y"), width: lengthOf(image, "x") };
  const grid = planTiles(size, { ...tile, divisor });
  const rect = rectOf(region, image);
  const { y = size.height / 2, x = size.width / 2 } = focus;
  const centre = { y, x };
  const areas = areasOf(rect, centre).map((area) => areaWork(grid, area, centre));
  return nearestPlanesFirst(planesOf(image, region), focus).flatMap((plane) =>
    areas.map((work) => ({ ...work, plane })),
  );
}

function areaWork(grid: TileGrid, area: Rect, focus: Focus) {
  return { area, tiles: nearestFirst(tilesOver(grid, area), focus) };
}

function rectOf(region: Region, image: Parameters<typeof rangeAlong>[0]): Rect {
  const [top, bottom] = rangeAlong(image, "y", region);
  const [left, right] = rangeAlong(image, "x", region);
  return { y: top, x: left, height: Math.max(0, bottom - top), width: Math.max(0, right - left) };
}

function nearestPlanesFirst(planes: readonly Plane[], focus: Plane): Plane[] {
  const distance = (plane: Plane) =>
    Object.entries(plane).reduce((sum, [axis, at]) => sum + Math.abs(at - (focus[axis] ?? at)), 0);
  return [...planes].sort((a, b) => distance(a) - distance(b));
}
