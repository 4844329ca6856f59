import type { LabelNames } from "#core/layers/layer.ts";
import type { MultiscaleImage, Region } from "#io/pixel-source.ts";

/** An image and the mask that goes with it, on one grid. */
export interface ImagePair {
  /** For messages, and for metrics of single images: the image's file name, without its ending. */
  readonly name: string;
  readonly image: MultiscaleImage;
  readonly mask: MultiscaleImage;
}

/** One image and the labels over it, as they lie in the page. */
export interface LayersSource {
  readonly kind: "layers";
  readonly image: MultiscaleImage;
  readonly labels: MultiscaleImage;
  /** The labels layer, for messages. */
  readonly labelsName: string;
  /** What the network's outputs are called by. */
  readonly labelNames?: LabelNames | undefined;
  /** Level-0 regions outside of which the labels are 0, where that is known. */
  readonly paintedIn?: readonly Region[] | undefined;
}

/** A data set: many images, of any sizes. Only their headers need to have been read. */
export interface PairsSource {
  readonly kind: "pairs";
  readonly train: readonly ImagePair[];
  /** Measured on as a whole; where it is absent, the job says what of `train` is held out. */
  readonly validation?: readonly ImagePair[] | undefined;
}

/** What a training learns from. */
export type TrainingSource = LayersSource | PairsSource;
