import { addCounts, type Counts, noCounts } from "./counts.ts";
import type { Metric } from "./metric.ts";

/**
 * How counts of several images and classes become one figure, by the names of segmentation_models.pytorch: `micro` takes all counts
 * together, `macro` each class by itself and then the mean; `-imagewise` does so image by image, and then takes the mean.
 */
export const reductions = ["micro", "macro", "micro-imagewise", "macro-imagewise"] as const;
export type Reduction = (typeof reductions)[number];

/** Of an image, class by class. */
export type ClassCounts = readonly Counts[];

const reducers: {
  readonly [R in Reduction]: (of: Metric, images: readonly ClassCounts[]) => number;
} = {
  micro: (of, images) => of(summed(images.flat())),
  macro: (of, images) => mean(perClass(images).map(of)),
  "micro-imagewise": (of, images) => mean(images.map((classes) => of(summed(classes)))),
  "macro-imagewise": (of, images) => mean(images.flat().map(of)),
};

/** A metric of images that all have the same classes; NaN of none. */
export function reduced(
  metric: Metric,
  { images, reduction }: { readonly images: readonly ClassCounts[]; readonly reduction: Reduction },
): number {
  return reducers[reduction](metric, images);
}

/** Over all images, class by class. */
export function perClass(images: readonly ClassCounts[]): ClassCounts {
  const classes = images[0]?.length ?? 0;
  return Array.from({ length: classes }, (_, at) =>
    summed(images.map((image) => image[at] ?? noCounts)),
  );
}

function summed(counts: readonly Counts[]): Counts {
  return counts.reduce(addCounts, noCounts);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
