import { ChunkGrid } from "#core/labels/chunk-grid.ts";
import { factorsOf, type Grid, lengthOf } from "#core/layers/grid.ts";
import type { Region } from "#io/pixel-source.ts";
import { regionOf } from "#io/region.ts";
import type { TileId } from "./tile-plan.ts";
import type { Tiles } from "./tiles.ts";

/** Finds what the tiles of a grid cover. */
export interface TileBoxes {
  /** In pixels of its level. */
  regionOf(place: TileId): Region;
  /** Those of `tiles` that touch a region of level 0. */
  touched(tiles: Tiles, region: Region): TileId[];
}

export function tileBoxes(grid: Grid): TileBoxes {
  const chunkGrids = grid.levelShapes.map((shape) => new ChunkGrid(shape));
  const boxOf = ({ level, key }: TileId) => {
    const chunks = chunkGrids[level];
    if (!chunks) throw new Error(`There is no level ${level}`);
    return chunks.boxOf(chunks.chunkOf(key));
  };
  return {
    regionOf: (place) => regionOf(grid.axes, boxOf(place)),
    touched: (tiles, region) =>
      [...tiles.loaded()].filter((place) => {
        const factors = factorsOf(grid, place.level);
        const { start, stop } = boxOf(place);
        return grid.axes.every((axis, i) => {
          const [from, to] = region[axis] ?? [0, lengthOf(grid, axis)];
          const factor = factors[i] ?? 1;
          return from < (stop[i] ?? 1) * factor && to > (start[i] ?? 0) * factor;
        });
      }),
  };
}
