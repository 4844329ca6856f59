import type { LayerId } from "#core/ids.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { LastCompared } from "../compare/compared-figures.ts";
import type { LabelsLists } from "../labels-lists.ts";
import type { LabelsStores } from "../labels-stores.ts";
import type { LayerPixels } from "../layer-pixels.ts";
import type { LayerStates } from "../layer-states.ts";
import type { OpenedImages } from "../opened-images.ts";
import type { ContributedReader } from "../plugins/contributed-readers.ts";
import type { ContributedTool } from "../plugins/contributed-tools.ts";
import type { ViewSize } from "../view-transform.ts";

/** What the viewer's commands work on. */
export interface ViewerParts {
  readonly model: ViewerModel;
  readonly images: OpenedImages;
  readonly labels: LabelsStores;
  readonly lists: LabelsLists;
  readonly pixels: LayerPixels;
  readonly states: LayerStates;
  readonly compared: LastCompared;
  /** Asks once more for what of a layer could not be read. */
  readAgain(layer: LayerId): void;
  /** Relative addresses are relative to this. */
  readonly base: string;
  readonly size: () => ViewSize;
  /** Formats that plugins read; they go before those that come with the program. */
  readonly readers: () => readonly ContributedReader[];
  /** Tools of plugins. */
  readonly tools: () => readonly ContributedTool[];
  /** Told how far the command that was given this signal has come, 0..1. */
  onProgress(signal: AbortSignal, done: number): void;
  /** The images that come with the program, by name. */
  readonly samples: { readonly [name: string]: string };
}
