/** Patches to look at while a network learns to bring images back, as RGBA [height, width, 4]. */
export interface ReconstructionPictures {
  /** The step after which the network made them. */
  readonly step: number;
  readonly height: number;
  readonly width: number;
  /** Always of the same patches, in the same order. */
  readonly patches: readonly ReconstructionPicture[];
}

/** One patch. What is darkest and brightest in the original is so in all its pictures. */
export interface ReconstructionPicture {
  /** Where it is from: the image's name, or its plane. */
  readonly image: string;
  readonly original: Picture;
  /** What the network was given: degraded, or with parts hidden. */
  readonly input: Picture;
  readonly reconstruction: Picture;
  /** The reconstruction where the input was hidden, the original elsewhere; absent where nothing was. */
  readonly reconstructionAndVisible?: Picture | undefined;
}

type Picture = Uint8ClampedArray<ArrayBuffer>;

/** What a pretext task makes of a patch, RGBA [height, width, 4]. */
export interface PretextPicture extends Pick<ReconstructionPicture, "original" | "input"> {
  readonly height: number;
  readonly width: number;
}
