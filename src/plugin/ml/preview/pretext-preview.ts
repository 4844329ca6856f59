import { lengthOf } from "#core/layers/grid.ts";
import { createRandom } from "#core/random.ts";
import type { PixelSource } from "#io/pixel-source.ts";
import { buildChoice, type Choice } from "../config/choice.ts";
import { wholePlane } from "../data/plane.ts";
import { readPlane } from "../data/read-plane.ts";
import { checkContributed, type Families, ownFamilies } from "../families/families.ts";
import { noiseKey, positionNoise } from "../pretext/position-noise.ts";
import type { Hiding, ImageSize } from "../pretext/pretext.ts";
import { ImageExtents } from "../pretrain/image-extents.ts";
import { pictureOf } from "../pretrain/reconstruction-pictures.ts";
import { rectAbout, type Spot } from "./preview-patch.ts";
import type { PretextPicture } from "./reconstruction.ts";

export interface PretextPreview {
  readonly pretext: Choice;
  readonly seed: number;
  /** As those of a training. */
  readonly families?: Families | undefined;
}

/** Of a large plane so many blocks of 256 x 256 tell its brightest value well enough to look at. */
const mostBlocks = 16;

/**
 * A patch, and what a pretext task makes of it: the noise of that place by that seed, or what is hidden in a first patch. The same
 * image, spot and settings give the same.
 */
export async function previewPretext(
  image: PixelSource,
  { spot, pretext, seed, families = ownFamilies }: PretextPreview & { readonly spot: Spot },
  signal: AbortSignal,
): Promise<PretextPicture> {
  const { plane } = spot;
  checkContributed({ pretext }, families);
  const { degradation, hiding } = buildChoice(families.pretexts, pretext);
  const rect = rectAbout(image, spot);
  const channels = spot.channels ?? Array.from({ length: lengthOf(image, "c") }, (_, c) => c);
  const original = Float32Array.from(await readPlane(image, { plane, rect, channels }, signal));
  const draw = pictureOf(original, channels.length);
  let given: Float32Array = original;
  if (degradation) {
    const whole = wholePlane(image);
    const read = degradation.reach(rect, whole);
    const seen = { image, channels, plane };
    const extents = new ImageExtents([seen], { mostBlocks, randomOf: createRandom });
    given = degradation.degrade({
      ...{ rect, image: whole, channels: channels.length },
      pixels: await readPlane(image, { plane, rect: read, channels }, signal),
      extent: await extents.of(0, signal),
      isWhole: !image.dtype.startsWith("float"),
      noise: positionNoise(noiseKey(seed, 0)),
    });
  }
  const shown = hiding ? hidden(given, { hiding, patch: rect, seed }) : given;
  const { height, width } = rect;
  return { height, width, original: draw(original), input: draw(shown) };
}

/** The mean of the patch is in hidden blocks; those that stick out of it are cut. */
function hidden(
  values: Float32Array,
  { hiding, patch, seed }: { hiding: Hiding; patch: ImageSize; seed: number },
): Float32Array {
  const up = (side: number) => Math.ceil(side / hiding.blockPx) * hiding.blockPx;
  const blocks = { height: up(patch.height), width: up(patch.width) };
  const mask = hiding.draw(blocks, createRandom(seed));
  const channels = values.length / (patch.height * patch.width);
  const mean = meansOf(values, channels);
  return values.map((value, i) => {
    const pixel = Math.floor(i / channels);
    const [y, x] = [Math.floor(pixel / patch.width), pixel % patch.width];
    return mask[y * blocks.width + x] ? (mean[i % channels] ?? 0) : value;
  });
}

/** Of each channel. */
function meansOf(values: Float32Array, channels: number): number[] {
  const sums = new Array<number>(channels).fill(0);
  for (const [i, value] of values.entries()) sums[i % channels] = (sums[i % channels] ?? 0) + value;
  return sums.map((sum) => (sum * channels) / values.length);
}
