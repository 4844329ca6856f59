import type { ViewerModel } from "#core/viewer-model.ts";
import type { LabelsLists } from "../labels-lists.ts";
import type { LabelsStores } from "../labels-stores.ts";
import type { LayerPixels } from "../layer-pixels.ts";
import type { LayerStates } from "../layer-states.ts";
import type { OpenedImages } from "../opened-images.ts";
import type { ViewSize } from "../view-transform.ts";

/** What the viewer's commands work on. */
export interface ViewerParts {
  readonly model: ViewerModel;
  readonly images: OpenedImages;
  readonly labels: LabelsStores;
  readonly lists: LabelsLists;
  readonly pixels: LayerPixels;
  readonly states: LayerStates;
  /** Relative addresses are relative to this. */
  readonly base: string;
  readonly size: () => ViewSize;
  /** The images that come with the program, by name. */
  readonly samples: { readonly [name: string]: string };
}
