import * as v from "valibot";
import { createRandom } from "#core/random.ts";
import type { PixelSource } from "#io/pixel-source.ts";
import { buildChoice, type Choice, choiceOf } from "../config/choice.ts";
import { normalizations } from "../normalizations/index.ts";
import type { Normalization } from "../normalizations/normalization.ts";
import { type MeasureOptions, measure, type Slab, usualBlocks } from "./measure.ts";
import { planesOf } from "./plane.ts";

const numbers = v.pipe(v.array(v.number()), v.readonly());
const limits = v.pipe(v.tuple([v.number(), v.number()]), v.readonly());

/**
 * What a model remembers of how its images were normalised: numbers for every image, or, where each image is measured by
 * itself, how (`perImage`; then there are no numbers).
 */
export const normalizationSchema = v.object({
  mean: numbers,
  std: numbers,
  clip: v.optional(v.pipe(v.array(limits), v.readonly())),
  perImage: v.optional(choiceOf(normalizations)),
});

export interface SavedNormalization extends Normalization {
  readonly perImage?: Choice | undefined;
}

interface InputImage {
  readonly image: PixelSource;
  readonly channels: readonly number[];
}

/** What an image that a model is to see is normalised by. Reads of it only where the model measures each image. */
export async function normalizationFor(
  { perImage, ...numbers }: SavedNormalization,
  { image, channels }: InputImage,
  signal: AbortSignal,
): Promise<Normalization> {
  if (!perImage) return numbers;
  const slabs = planesOf(image).map((plane) => ({ image, channels, plane }));
  // A seed of its own: the same image is seen alike whenever it is looked at.
  const random = createRandom(0);
  const rule = buildChoice(normalizations, perImage);
  return measure(slabs, { rule, mostBlocks: usualBlocks, random }, signal);
}

/** What the images of a training are normalised by. An image of its own numbers is measured when it is first asked for. */
export class Normalizer {
  readonly saved: SavedNormalization;
  readonly #ofImages = new Map<PixelSource, Normalization>();

  private constructor(saved: SavedNormalization) {
    this.saved = saved;
  }

  /** Measures the slabs, where the choice is one that is measured over all of them. */
  static async create(
    choice: Choice,
    { slabs, ...options }: { slabs: readonly Slab[] } & Omit<MeasureOptions, "rule">,
    signal: AbortSignal,
  ): Promise<Normalizer> {
    const rule = buildChoice(normalizations, choice);
    if (rule.over === "image") return new Normalizer({ mean: [], std: [], perImage: choice });
    return new Normalizer(await measure(slabs, { rule, ...options }, signal));
  }

  async of(input: InputImage, signal: AbortSignal): Promise<Normalization> {
    if (!this.saved.perImage) return this.saved;
    const known = this.#ofImages.get(input.image);
    if (known) return known;
    const found = await normalizationFor(this.saved, input, signal);
    this.#ofImages.set(input.image, found);
    return found;
  }
}
