import type { Job } from "../config/job.ts";
import { grouped } from "../data/grouped.ts";
import type { ComparedRun, Comparison, ShareSummary } from "../train/comparison.ts";
import { shareInWords } from "../train/comparison-summary.ts";
import { chartPng } from "./charts/chart-png.ts";
import { drawLineChart, type Series } from "./charts/line-chart.ts";

interface ComparedFiles {
  readonly job: Job;
  /** What was pretrained. */
  readonly checkpoint: string;
  readonly comparison: Comparison;
}

type File = readonly [name: string, bytes: Uint8Array<ArrayBuffer>];

/** A comparison as files: all of it in JSON, its runs in CSV, and charts. */
export function comparisonFiles({ job, checkpoint, comparison }: ComparedFiles): File[] {
  const { runs, summaries } = comparison;
  const whole = { format: "lamella-comparison", version: 1, checkpoint, job, ...comparison };
  const text = new TextEncoder();
  return [
    ["comparison.json", text.encode(`${JSON.stringify(whole, null, 2)}\n`)],
    ["comparison.csv", text.encode(csvOf(runs))],
    ...(summaries.length > 0 ? [chartOfShares(summaries)] : []),
    ...[...grouped(runs, ({ share }) => JSON.stringify(share)).values()].flatMap(chartOfCurves),
  ];
}

const columns = ["images", "fraction", "seed", "pretrained", "steps", "best_dice", "last_dice"];

function csvOf(runs: readonly ComparedRun[]): string {
  const lines = runs.map(({ share, seed, isPretrained, steps, best, last }) => {
    const { images = "", fraction = "" } = share;
    const figures = [best.toFixed(6), last.toFixed(6)];
    return [images, fraction, seed, isPretrained ? 1 : 0, steps, ...figures].join(",");
  });
  return [columns.join(","), ...lines, ""].join("\n");
}

/** The mean of the seeds' best over how much was labelled. */
function chartOfShares(summaries: readonly ShareSummary[]): File {
  const of = (name: string, arm: "scratch" | "pretrained"): Series => ({
    name,
    points: summaries.map((summary) => [sizeOf(summary), summary[arm].best]),
  });
  const isImages = summaries[0]?.share.images !== undefined;
  const chart = drawLineChart({
    title: "best Dice, mean over seeds",
    xTitle: isImages ? "labelled images" : "% of the labels",
    yTitle: "dice",
    series: [of("from scratch", "scratch"), of("pretrained", "pretrained")],
  });
  return ["comparison.png", chartPng(chart)];
}

function sizeOf({ share: { images, fraction = 1 } }: ShareSummary): number {
  return images ?? 100 * fraction;
}

/** What was held out over the steps, each way the mean over the seeds. */
function chartOfCurves(runs: readonly ComparedRun[]): File[] {
  const [first] = runs;
  if (!first) return [];
  const { images, fraction = 1 } = first.share;
  const series = [false, true].map((isPretrained) => ({
    name: isPretrained ? "pretrained" : "from scratch",
    points: meanCurve(runs.filter((run) => run.isPretrained === isPretrained)),
  }));
  const title = `${shareInWords(first.share)}, mean over seeds`;
  const chart = drawLineChart({ title, xTitle: "step", yTitle: "dice", series });
  const name = images === undefined ? `fraction_${fraction}` : `images_${images}`;
  return [[`curves_${name}.png`, chartPng(chart)]];
}

/** Runs of one comparison are measured at the same steps. */
function meanCurve(runs: readonly ComparedRun[]): Series["points"] {
  const curve = runs[0]?.curve ?? [];
  return curve.map(({ step }, i) => {
    const sum = runs.reduce((all, run) => all + (run.curve[i]?.dice ?? Number.NaN), 0);
    return [step, sum / runs.length];
  });
}
