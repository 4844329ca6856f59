import type { Layer as DeckLayer } from "@deck.gl/core";
import { ImageQuads } from "./layers/image.ts";
import { type QuadsProgress, TileQuads } from "./layers/tile-quads.ts";

/** How far the picture is with what it has to draw: of the bottom image layer; level 0 is the finest. */
export type DrawState = QuadsProgress;

/** Of the bottom image among these; undefined where none is drawn. */
export function drawStateOf(layers: readonly DeckLayer[]): DrawState | undefined {
  for (const layer of layers) {
    if (!(layer instanceof ImageQuads)) continue;
    const { progress } = layer;
    if (progress.tilesTotal > 0) return progress;
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
    if (layer instanceof TileQuads) add(layer.counts);
    else if ("getSubLayers" in layer)
      for (const part of (layer as Composite).getSubLayers()) visit(part);
  };
  for (const layer of layers) if (layer.props.visible) visit(layer);
  return counts;
}

type Composite = DeckLayer & { getSubLayers(): DeckLayer[] };
