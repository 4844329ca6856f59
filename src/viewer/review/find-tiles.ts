import { type Box, isEmpty, overlap } from "#core/labels/box.ts";
import { Breather } from "#core/labels/breather.ts";
import { lengthOf, sliderAxes } from "#core/layers/grid.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import type { ReviewItem } from "#core/review/review-item.ts";
import { uncertaintyIn } from "#core/uncertainty/uncertainty-sums.ts";
import type { Dims } from "#core/viewer-model.ts";
import { regionOf } from "#io/region.ts";
import type { FindParts, Search } from "./find-objects.ts";

/** Every square of a plan's planes, but for those where nothing was predicted; the squares at the ends may be smaller. */
export async function findTiles(
  parts: Pick<FindParts, "pixels">,
  { layer, plan, unsure, signal, onProgress }: Search,
): Promise<ReviewItem[]> {
  const [source] = await parts.pixels.frozen(layer, signal);
  if (!source) throw new Error("a layer has levels");
  const { tilePx, by } = plan;
  const predicted = unsure?.filled?.();
  const known = predicted && [...predicted];
  const tiles = tilesOf(layer, plan);
  const breather = new Breather(signal);
  const found: ReviewItem[] = [];
  for (const [i, tile] of tiles.entries()) {
    const box = boxOf(layer, tile, tilePx);
    if (known && !known.some((one) => !isEmpty(overlap(one, box)))) continue;
    const region = regionOf(layer.grid.axes, box);
    const pixels = by === "size" ? labelledIn((await source.read(region, { signal })).data) : 0;
    const values = unsure && (await unsure.read(onAxes(unsure.axes, region), { signal })).data;
    found.push({
      ...{ key: tile.number, label: 0, at: tile.at },
      ...{ y: rangeOf(box, -2), x: rangeOf(box, -1) },
      pixels,
      risk: values && uncertaintyIn(values).mean,
    });
    await breather.pause();
    onProgress((i + 1) / tiles.length);
  }
  return found;
}

interface Tile {
  /** Over all planes of the layer, so that it means the same whichever are reviewed. */
  readonly number: number;
  readonly at: Dims;
  readonly row: number;
  readonly column: number;
}

function tilesOf({ grid }: LabelsLayer, { extent, slice, tilePx }: Search["plan"]): Tile[] {
  const rows = Math.ceil(lengthOf(grid, "y") / tilePx);
  const columns = Math.ceil(lengthOf(grid, "x") / tilePx);
  const depth = extent === "volume" ? lengthOf(grid, "z") : 1;
  const planes = Array.from({ length: depth }, (_, z) => (depth > 1 ? { ...slice, z } : slice));
  return planes.flatMap((at) =>
    Array.from({ length: rows * columns }, (_, i) => ({
      ...{ at, row: Math.floor(i / columns), column: i % columns },
      number: planeNumber(grid, at) * rows * columns + i,
    })),
  );
}

function planeNumber(grid: LabelsLayer["grid"], at: Dims): number {
  return sliderAxes(grid).reduce((sum, axis) => sum * lengthOf(grid, axis) + (at[axis] ?? 0), 0);
}

function boxOf({ grid }: LabelsLayer, { at, row, column }: Tile, tilePx: number): Box {
  const plane = grid.axes.slice(0, -2).map((axis) => at[axis] ?? 0);
  const [y, x] = [row * tilePx, column * tilePx];
  return {
    start: [...plane, y, x],
    stop: [
      ...plane.map((index) => index + 1),
      Math.min(y + tilePx, lengthOf(grid, "y")),
      Math.min(x + tilePx, lengthOf(grid, "x")),
    ],
  };
}

function rangeOf({ start, stop }: Box, axis: number): readonly [number, number] {
  return [start.at(axis) ?? 0, stop.at(axis) ?? 0];
}

function labelledIn(ids: ArrayLike<number>): number {
  let count = 0;
  for (let i = 0; i < ids.length; i++) count += Number(ids[i] !== 0);
  return count;
}

/** Of a source that may lack axes. */
function onAxes(axes: readonly string[], region: ReturnType<typeof regionOf>) {
  return Object.fromEntries(Object.entries(region).filter(([axis]) => axes.includes(axis)));
}
