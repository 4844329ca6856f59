import type { Layer as DeckLayer } from "@deck.gl/core";
import { TileLayer } from "@deck.gl/geo-layers";
import { TileQuads } from "./layers/tile-quads.ts";

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

/** Of all layers together. */
export interface TileCounts {
  readonly onScreen: number;
  /** Of those on the screen, how many are on their way. */
  readonly loading: number;
  /** On the screen and beyond it. */
  readonly kept: number;
}

export function tileCountsOf(layers: readonly DeckLayer[]): TileCounts {
  const counts = { onScreen: 0, loading: 0, kept: 0 };
  const add = ({ onScreen, loading, kept }: TileCounts) => {
    counts.onScreen += onScreen;
    counts.loading += loading;
    counts.kept += kept;
  };
  const visit = (layer: DeckLayer): void => {
    if (layer instanceof TileLayer) {
      const tileset = layer.internalState ? layer.state.tileset : undefined; // none before the first frame
      const onScreen = tileset?.selectedTiles ?? [];
      const loading = onScreen.filter(({ isLoaded }) => !isLoaded).length;
      add({ onScreen: onScreen.length, loading, kept: tileset?.tiles.length ?? 0 });
    } else if (layer instanceof TileQuads) add(layer.counts);
    else if ("getSubLayers" in layer)
      for (const part of (layer as Composite).getSubLayers()) visit(part);
  };
  for (const layer of layers) if (layer.props.visible) visit(layer);
  return counts;
}

type Composite = DeckLayer & { getSubLayers(): DeckLayer[] };
