import { CompositeLayer, type Layer as DeckLayer } from "@deck.gl/core";
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
  const quads = layers.flatMap((layer) => (layer.props.visible ? [...quadsIn(layer)] : []));
  const tiles = new Set(quads.map(({ props }) => props.tiles)); // passes of one image share theirs
  const onScreen = quads.reduce((sum, { progress }) => sum + progress.tilesTotal, 0);
  const done = quads.reduce((sum, { progress }) => sum + progress.tilesDone, 0);
  const kept = [...tiles].reduce((sum, { count }) => sum + count, 0);
  return { onScreen, loading: onScreen - done, kept };
}

function* quadsIn(layer: DeckLayer): Generator<TileQuads> {
  if (layer instanceof TileQuads) yield layer;
  else if (layer instanceof CompositeLayer && layer.internalState)
    for (const part of layer.getSubLayers()) yield* quadsIn(part);
}
