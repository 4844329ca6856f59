import type { LabelIds } from "#core/labels/label-ids.ts";
import type { Grid } from "#core/layers/grid.ts";
import type { Rgb, Rgba } from "#core/rgb.ts";
import type { ChannelDescription, PixelSource } from "../pixel-source.ts";

/** Pixels on their way to a file, with what a file may say of them. */
export interface SavedImage {
  readonly name: string;
  /** Its axes, scale, units and position; `levels` say the shapes and the data type. */
  readonly grid: Grid;
  /** Fine to coarse. */
  readonly levels: readonly [PixelSource, ...PixelSource[]];
  /** One entry a channel; empty for labels, and where nobody named any. */
  readonly channels: readonly ChannelDescription[];
  /** What the values mean where they are ids. */
  readonly ids: SavedIds | undefined;
  /** How the coarser levels were made, in a word, where that is known: OME-Zarr's `type`. */
  readonly method: string | undefined;
}

/** By the numbers that pixels have. */
export interface SavedIds {
  /** As the layer shows it; without an alpha it is opaque. */
  color(id: number): Rgb | Rgba;
  /** Where somebody named it. */
  name(id: number): string | undefined;
  /** Which ids those numbers from 2^31 on stand for that are of 64 bits; absent where there can be none. */
  readonly wide?: LabelIds | undefined;
}
