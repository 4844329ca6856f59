import { ChunkGrid } from "#core/labels/chunk-grid.ts";
import { factorsOf, lengthOf } from "#core/layers/grid.ts";
import type { MultiscaleImage, PixelBlock, Region } from "#io/pixel-source.ts";
import type { TileId } from "./tile-plan.ts";
import type { Tiles } from "./tiles.ts";

/** Finds what the tiles of an image cover. */
export interface TileReader {
  read(place: TileId, signal: AbortSignal): Promise<PixelBlock>;
  /** As `read`, where that needs no waiting. */
  peek(place: TileId): PixelBlock | undefined;
  /** Those of `tiles` that touch a region of level 0. */
  touched(tiles: Tiles, region: Region): TileId[];
}

export function tileReader({ grid, levels }: MultiscaleImage): TileReader {
  const chunkGrids = grid.levelShapes.map((shape) => new ChunkGrid(shape));
  const boxOf = ({ level, key }: TileId) => {
    const chunks = chunkGrids[level];
    if (!chunks) throw new Error(`There is no level ${level}`);
    return chunks.boxOf(chunks.chunkOf(key));
  };
  const levelOf = ({ level }: TileId) => levels[level] ?? levels[0];
  const regionOf = (place: TileId): Region => {
    const { start, stop } = boxOf(place);
    return Object.fromEntries(
      grid.axes.map((axis, i) => [axis, [start[i] ?? 0, stop[i] ?? 1] as const]),
    );
  };
  return {
    read: (place, signal) => levelOf(place).read(regionOf(place), { signal }),
    peek: (place) => levelOf(place).peek?.(regionOf(place)),
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
