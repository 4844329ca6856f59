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
 * Counts every channel as a mask of its own. `predicted` and `target` are [pixel, channel], `weight` is [pixel], 0 to
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
}): Counts {
  const channels = predicted.length / weight.length;
  if (!Number.isInteger(channels) || target.length !== predicted.length)
    throw new Error(
      `${predicted.length} predictions, ${target.length} targets and ${weight.length} weights`,
    );
  // Row: is it foreground; column: is it called so.
  const sums = [0, 0, 0, 0];
  for (const [i, value] of predicted.entries()) {
    const box = 2 * Number((target[i] ?? 0) >= 0.5) + Number(value > threshold);
    sums[box] = (sums[box] ?? 0) + (weight[Math.floor(i / channels)] ?? 0);
  }
  const [trueNegatives = 0, falsePositives = 0, falseNegatives = 0, truePositives = 0] = sums;
  return { truePositives, falsePositives, falseNegatives, trueNegatives };
}

export function addCounts(a: Counts, b: Counts): Counts {
  return {
    truePositives: a.truePositives + b.truePositives,
    falsePositives: a.falsePositives + b.falsePositives,
    falseNegatives: a.falseNegatives + b.falseNegatives,
    trueNegatives: a.trueNegatives + b.trueNegatives,
  };
}
