import type { Layer as DeckLayer } from "@deck.gl/core";
import { TileLayer } from "@deck.gl/geo-layers";

/** How far the picture is with what it has to draw. */
export interface DrawState {
  /** Of the bottom image layer; 0 is the finest. */
  readonly level: number;
  readonly tilesDone: number;
  readonly tilesTotal: number;
}

/** Of the bottom image among these; undefined where none is drawn. */
export function drawStateOf(layers: readonly DeckLayer[]): DrawState | undefined {
  for (const layer of layers) {
    const parts = "getSubLayers" in layer ? (layer as Composite).getSubLayers() : [];
    const tiled = parts.find((part) => part instanceof TileLayer);
    const tiles = tiled?.state?.tileset?.selectedTiles;
    if (!tiles || tiles.length === 0) continue;
    return {
      level: Math.round(-(tiles[0]?.index.z ?? 0)),
      tilesDone: tiles.filter(({ isLoaded }) => isLoaded).length,
      tilesTotal: tiles.length,
    };
  }
  return undefined;
}

type Composite = DeckLayer & { getSubLayers(): DeckLayer[] };
