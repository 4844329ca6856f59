import type { Layer as DeckLayer } from "@deck.gl/core";
import { ImageQuads } from "./layers/image.ts";
import type { QuadsProgress } from "./layers/tile-quads.ts";

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
