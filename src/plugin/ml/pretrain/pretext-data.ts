import type { PixelSource } from "#io/pixel-source.ts";
import type { Choice } from "../config/choice.ts";
import type { PretrainJob } from "../config/pretrain-job.ts";
import type { HoldOut } from "../data/hold-out.ts";
import type { Normalizer } from "../data/normalizer.ts";
import type { SplitSheet } from "../data/split.ts";
import type { Extent, PretextTask } from "../pretext/pretext.ts";
import type { ImageExtents, SeenPlane } from "./image-extents.ts";

/** One plane of an image: what patches are cut from. */
export interface PretextSheet extends SplitSheet, SeenPlane {
  /** The degraded image, where there is one already. */
  readonly degraded?: PixelSource | undefined;
}

/** What patches are cut from, and what is made of them. */
export interface PretextData {
  readonly sheets: readonly PretextSheet[];
  readonly holdOut: HoldOut;
  readonly normalizer: Normalizer;
  readonly extents: ImageExtents;
  readonly task: PretextTask;
  /** Decides the noise of every image. */
  readonly seed: number;
  /** The mean of each channel in stored values: what hidden pixels show. */
  readonly mean: readonly number[];
  /** The values that the kind of pixel can have, or, for others than bytes and words, those that there are. */
  readonly extent: Extent;
}

/** What of a job says which data it is, and what becomes of it. */
export type PretextDataJob = Pick<
  PretrainJob,
  "antialias" | "channels" | "normalization" | "patch" | "planes" | "resize" | "validation" | "seed"
> & { readonly pretext: Choice };
