import type { MultiscaleImage } from "#io/pixel-source.ts";

export interface NamedImage {
  /** For messages and pictures: the layer, or the file's name without its ending. */
  readonly name: string;
  readonly image: MultiscaleImage;
  /** What a degradation made of it before, on the same grid; where it is absent it is made as patches are drawn. */
  readonly degraded?: MultiscaleImage | undefined;
}

/** What a pretraining learns from: an open image, or the images of a data set. Only headers need to have been read. */
export type PretrainSource =
  | ({ readonly kind: "layer" } & NamedImage)
  | {
      readonly kind: "images";
      readonly train: readonly NamedImage[];
      /** Measured on as a whole; where it is absent, the job says what of `train` is held out. */
      readonly validation?: readonly NamedImage[] | undefined;
    };
