import { inferStructure } from "#compute/index.ts";
import type { ModelCard } from "../../results/model-card.ts";

/** In pixels of the coarsest map: the smallest image, and how far zeros around an image are felt the most. */
const [fewest, felt] = [6, 2];
/** What any network is tried on at the least. */
const smallestPx = 64;

export interface Sides {
  /** Of an image's height and width: from `min` on by `step`; undefined where all images are of one size. */
  readonly free: { readonly min: number; readonly step: number } | undefined;
  /** Of the image that the model is tried on; the only size where none are free. */
  readonly test: readonly [height: number, width: number];
  /** How many pixels at each border know too little of what is around them; 0 where there is nothing around. */
  readonly halo: number;
}

/** What sides images of a model have. One that learnt from resized images takes that size alone. */
export function sidesOf({ graph, job }: ModelCard): Sides {
  if (job.resize) return { free: undefined, test: job.resize, halo: 0 };
  const { divisor } = inferStructure(graph);
  const min = Math.max(fewest, Math.ceil(smallestPx / divisor)) * divisor;
  const test = min + divisor;
  return { free: { min, step: divisor }, test: [test, test], halo: felt * divisor };
}
