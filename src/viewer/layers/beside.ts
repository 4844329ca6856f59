import type { Texture } from "@luma.gl/core";
import type { TileId } from "./tile-plan.ts";
import type { Tiles } from "./tiles.ts";

/** The eight tiles around one, row by row, as a shader calls their textures. */
export const besideNames = Array.from({ length: 8 }, (_, i) => `beside${i}`);

const steps = [-1, 0, 1].flatMap((y) =>
  [-1, 0, 1].flatMap((x) => (y === 0 && x === 0 ? [] : [{ y, x }])),
);

/** What is known of the tiles around one. */
export interface Beside {
  /** A bit for each that has pixels, and for each that has none but 0. */
  readonly filled: number;
  readonly empty: number;
  readonly textures: { readonly [name: string]: Texture };
}

/** Nothing is known of any of them; a texture is named all the same, as a program wants one. */
export function besideNothing(own: Texture): Beside {
  const textures = Object.fromEntries(besideNames.map((name) => [name, own]));
  return { filled: 0, empty: 0, textures };
}

export function besideOf(tiles: Tiles, place: TileId, own: Texture): Beside {
  const textures = { ...besideNothing(own).textures };
  let [filled, empty] = [0, 0];
  for (const [i, step] of steps.entries()) {
    const key = tiles.plan.keyBeside(place, step);
    const tile = key === undefined ? undefined : tiles.ready({ level: place.level, key });
    if (!tile) continue;
    const name = besideNames[i] ?? "";
    if (tile.texture) textures[name] = tile.texture;
    if (tile.texture) filled |= 1 << i;
    else empty |= 1 << i;
  }
  return { filled, empty, textures };
}
