import { binAt, type Histogram, samplesOf } from "#core/histogram.ts";
import type { ContrastRange } from "#core/layers/layer.ts";
import type { MultiscaleImage } from "#io/pixel-source.ts";
import { histogramOf, type SliceQuestion, sliceSamples } from "./slice-histogram.ts";

/** What may lie outside the range on either side, so that a few hot pixels do not darken the rest. */
const clipped = 0.002;
/** All values of 16 bits have a bin of their own. */
const bins = 2 ** 16;
/** A range of fewer bins is counted again, in finer ones: one hot pixel can be a million times brighter. */
const enoughBins = 256;
const mostLooks = 3;

/** A range that shows the slice well: its values without the darkest and brightest 0.2 %. */
export async function autoContrast(
  image: MultiscaleImage,
  question: SliceQuestion,
): Promise<ContrastRange> {
  const { values, isInteger, extent } = await sliceSamples(image, question);
  if (!extent) return [0, 1];
  const { signal } = question;
  let [low, high] = [extent.min, extent.max];
  for (let look = 0; look < mostLooks; look++) {
    const wanted = { extent: { min: low, max: high }, bins, isInteger, signal };
    const histogram = await histogramOf(values, wanted);
    [low, high] = withoutOutliers(histogram, isInteger);
    if (high - low >= enoughBins * histogram.width || (isInteger && histogram.width === 1)) break;
  }
  return high > low ? [low, high] : [low, low + 1]; // a flat picture still needs a width
}

function withoutOutliers(histogram: Histogram, isInteger: boolean): [low: number, high: number] {
  const { start, width } = histogram;
  const samples = samplesOf(histogram);
  const skip = Math.floor(samples * clipped);
  const first = binAt(histogram, skip);
  const last = binAt(histogram, samples - 1 - skip);
  return [start + first * width, start + (last + 1) * width - (isInteger ? 1 : 0)];
}
