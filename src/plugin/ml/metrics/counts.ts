/** How often prediction and target agree, in pixels (or in their weights). Add them up before making a ratio. */
export interface Counts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly trueNegatives: number;
}

export const noCounts: Counts = {
  truePositives: 0,
  falsePositives: 0,
  falseNegatives: 0,
  trueNegatives: 0,
};

/**
 * Counts every channel as a mask of its own: one entry each. `predicted` and `target` are [pixel, channel], `weight` is [pixel], 0 to
 * leave one out. Above `threshold` is foreground: 0 for logits, 0.5 for probabilities. A target counts from 0.5 up.
 */
export function countPixels({
  predicted,
  target,
  weight,
  threshold,
}: {
  readonly predicted: Float32Array;
  readonly target: Float32Array;
  readonly weight: Float32Array;
  readonly threshold: number;
}): readonly Counts[] {
  const channels = predicted.length / weight.length;
  if (!Number.isInteger(channels) || target.length !== predicted.length)
    throw new Error(
      `${predicted.length} predictions, ${target.length} targets and ${weight.length} weights`,
    );
  // Of each channel four: by whether it is foreground, then by whether it is called so.
  const sums = new Float64Array(4 * channels);
  for (const [i, value] of predicted.entries()) {
    const box = 2 * Number((target[i] ?? 0) >= 0.5) + Number(value > threshold);
    const at = 4 * (i % channels) + box;
    sums[at] = (sums[at] ?? 0) + (weight[Math.floor(i / channels)] ?? 0);
  }
  return Array.from({ length: channels }, (_, channel) => {
    const [trueNegatives = 0, falsePositives = 0, falseNegatives = 0, truePositives = 0] =
      sums.subarray(4 * channel, 4 * channel + 4);
    return { truePositives, falsePositives, falseNegatives, trueNegatives };
  });
}

export function addCounts(a: Counts, b: Counts): Counts {
  return {
    truePositives: a.truePositives + b.truePositives,
    falsePositives: a.falsePositives + b.falsePositives,
    falseNegatives: a.falseNegatives + b.falseNegatives,
    trueNegatives: a.trueNegatives + b.trueNegatives,
  };
}
