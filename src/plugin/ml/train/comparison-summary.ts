import type { LabelShare } from "../config/job.ts";
import { grouped } from "../data/grouped.ts";
import type { ComparedRun, ShareSummary } from "./comparison.ts";
import { type PairedDifference, pairedDifference } from "./paired-difference.ts";

interface Pair {
  readonly scratch: ComparedRun;
  readonly pretrained: ComparedRun;
}

/** What pairs of runs came to, share by share in the order in which they came; a run without its other half is passed over. */
export function summariesOf(runs: readonly ComparedRun[]): ShareSummary[] {
  return [...grouped(runs, ({ share }) => JSON.stringify(share)).values()].flatMap((ofShare) => {
    const [first] = ofShare;
    const pairs = pairsOf(ofShare);
    return first && pairs.length > 0 ? [summaryOf(first.share, pairs)] : [];
  });
}

function pairsOf(runs: readonly ComparedRun[]): Pair[] {
  return [...grouped(runs, ({ seed }) => seed).values()].flatMap((ofSeed) => {
    const scratch = ofSeed.find(({ isPretrained }) => !isPretrained);
    const pretrained = ofSeed.find(({ isPretrained }) => isPretrained);
    return scratch && pretrained ? [{ scratch, pretrained }] : [];
  });
}

function summaryOf(share: LabelShare, pairs: readonly Pair[]): ShareSummary {
  const difference = (of: "best" | "last") =>
    pairedDifference(pairs.map(({ scratch, pretrained }) => pretrained[of] - scratch[of]));
  const measure = (arm: keyof Pair) => ({
    best: meanOf(pairs.map((pair) => pair[arm].best)),
    last: meanOf(pairs.map((pair) => pair[arm].last)),
  });
  const best = difference("best");
  return {
    share,
    scratch: measure("scratch"),
    pretrained: measure("pretrained"),
    ...{ best, last: difference("last") },
    verdict: verdictOf(share, best),
  };
}

/** A share of labels in words: "labels of 2 images", "10 % of the labels". */
export function shareInWords({ images, fraction = 1 }: LabelShare): string {
  if (images !== undefined) return `labels of ${images} ${images === 1 ? "image" : "images"}`;
  return `${Number((100 * fraction).toPrecision(3))} % of the labels`;
}

/** Nothing is claimed that the spread does not bear out. */
function verdictOf(share: LabelShare, { mean, interval, pairs }: PairedDifference): string {
  const found = `With ${shareInWords(share)}, pretraining changed Dice by ${signed(mean)}`;
  if (!interval)
    return `${found} in a single pair of runs, which does not tell effect from chance; add seeds`;
  const [low, high] = interval;
  const spread = `95 % interval ${signed(low)} to ${signed(high)}, ${pairs} pairs of runs`;
  if (low > 0) return `${found} (${spread}): pretraining helped`;
  if (high < 0) return `${found} (${spread}): pretraining did harm`;
  return `${found} (${spread}): no effect was shown`;
}

function signed(value: number): string {
  return `${value < 0 ? "-" : "+"}${Math.abs(value).toFixed(3)}`;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
