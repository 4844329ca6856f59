import type { ComparedImage, Tally, ValueMetricMember } from "./value-metric.ts";

/**
 * Structural similarity (Wang et al. 2004): Gaussian windows of 11 x 11 with a deviation of 1.5, k1 0.01 and k2 0.03, the
 * population's covariance, as torchmetrics and scikit-image with `gaussian_weights`. Windows that stick out of the image do not count;
 * channels count alike. 1 is the same.
 */
export const ssim = {
  id: "ssim",
  title: "SSIM",
  defaults: {},
  build: () => ({
    tally(image, range) {
      let [sum, weight] = [0, 0];
      for (let c = 0; c < image.channels; c++) {
        const one = ofChannel(image, c, range);
        sum += one.sum;
        weight += one.weight;
      }
      return { sum, weight };
    },
  }),
} as const satisfies ValueMetricMember<"ssim">;

const radius = 5;
const window = gaussian(1.5);

function gaussian(deviation: number): Float64Array {
  const weights = Float64Array.from({ length: 2 * radius + 1 }, (_, i) =>
    Math.exp(-((i - radius) ** 2) / (2 * deviation ** 2)),
  );
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return weights.map((weight) => weight / sum);
}

function ofChannel(image: ComparedImage, channel: number, range: number): Tally {
  const { height, width, weight: weights } = image;
  const size = { height, width };
  const a = plane(image.predicted, image, channel);
  const b = plane(image.target, image, channel);
  const mean = (of: (i: number) => number) =>
    smoothed(
      Float64Array.from(a, (_, i) => of(i)),
      size,
    );
  const value = (from: Float64Array, i: number) => from[i] ?? 0;
  const [meanA, meanB] = [smoothed(a, size), smoothed(b, size)];
  const squareA = mean((i) => value(a, i) ** 2);
  const squareB = mean((i) => value(b, i) ** 2);
  const product = mean((i) => value(a, i) * value(b, i));
  const [c1, c2] = [(0.01 * range) ** 2, (0.03 * range) ** 2];
  let [sum, all] = [0, 0];
  for (let y = radius; y < height - radius; y++)
    for (let x = radius; x < width - radius; x++) {
      const at = y * width + x;
      const share = weights[at] ?? 0;
      if (!(share > 0)) continue;
      const [ma, mb] = [value(meanA, at), value(meanB, at)];
      const spread = value(squareA, at) - ma ** 2 + value(squareB, at) - mb ** 2;
      const common = value(product, at) - ma * mb;
      const alike =
        ((2 * ma * mb + c1) * (2 * common + c2)) / ((ma ** 2 + mb ** 2 + c1) * (spread + c2));
      sum += share * alike;
      all += share;
    }
  return { sum, weight: all };
}

function plane(
  values: ArrayLike<number>,
  { height, width, channels }: ComparedImage,
  channel: number,
) {
  return Float64Array.from(
    { length: height * width },
    (_, i) => values[i * channels + channel] ?? 0,
  );
}

/** Along x, then along y; right where the window lies inside. */
function smoothed(
  values: Float64Array,
  { height, width }: { readonly height: number; readonly width: number },
): Float64Array {
  const along = (from: Float64Array, step: number) => {
    const out = new Float64Array(from.length);
    for (let i = 0; i < out.length; i++) {
      let sum = 0;
      for (let k = -radius; k <= radius; k++)
        sum += (window[k + radius] ?? 0) * (from[i + k * step] ?? 0);
      out[i] = sum;
    }
    return out;
  };
  if (height * width !== values.length)
    throw new Error(`${values.length} values of ${height} x ${width}`);
  return along(along(values, 1), width);
}
