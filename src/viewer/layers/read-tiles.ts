import type { MultiscaleImage, PixelBlock, Region } from "#io/pixel-source.ts";
import { tileBoxes } from "./tile-boxes.ts";
import type { TileId } from "./tile-plan.ts";
import type { Tiles } from "./tiles.ts";

/** Reads what the tiles of an image cover. */
export interface TileReader {
  read(place: TileId, signal: AbortSignal): Promise<PixelBlock>;
  /** As `read`, where that needs no waiting. */
  peek(place: TileId): PixelBlock | undefined;
  /** Those of `tiles` that touch a region of level 0. */
  touched(tiles: Tiles, region: Region): TileId[];
}

export function tileReader({ grid, levels }: MultiscaleImage): TileReader {
  const boxes = tileBoxes(grid);
  const levelOf = ({ level }: TileId) => levels[level] ?? levels[0];
  return {
    read: (place, signal) => levelOf(place).read(boxes.regionOf(place), { signal }),
    peek: (place) => levelOf(place).peek?.(boxes.regionOf(place)),
    touched: boxes.touched,
  };
}
