import type { Mark, Series } from "../chart/series.ts";
import {
  lossSeries,
  type MetricLine,
  marksOf,
  metricSeries,
  metricsOf,
  type ShownRun,
} from "./run-series.ts";
import { plainWords } from "./setting-words.ts";

/** One chart of a run, or of several over each other. */
export interface RunPanel {
  readonly heading: string;
  readonly series: readonly Series[];
  /** The first run's. */
  readonly marks: readonly Mark[];
  /** What y spans; what the values need where it is left out. */
  readonly range?: readonly [number, number];
  readonly canLog?: boolean;
}

const whole = [0, 1] as const;

/** The charts of trainings, or of pretrainings, of which `baseline` says what their images are compared with. */
export function panelsOf(runs: readonly ShownRun[], baseline?: string): readonly RunPanel[] {
  const [first] = runs;
  if (!first) return [];
  const marks = (drawn: readonly string[]) => marksOf(first, drawn);
  const loss = { heading: "Loss", series: lossSeries(runs), marks: marks(["loss"]), canLog: true };
  const metrics =
    baseline === undefined
      ? [{ heading: "On what is held out", lines: shareLines(runs), range: whole }]
      : imagePanels(baseline);
  const panels = metrics.map(({ lines, ...panel }) => {
    const drawn = lines.map(({ name }) => name);
    return { ...panel, series: metricSeries(runs, lines), marks: marks(drawn) };
  });
  return [loss, ...panels.filter(({ series }) => series.length > 0)];
}

/** Metrics of masks that are shown before anybody asks for others. */
const usualMetrics = ["dice", "iou"];

/** Of masks: every one that was measured. */
function shareLines(runs: readonly ShownRun[]): MetricLine[] {
  const isOne = runs.length === 1;
  return metricsOf(runs).map((name) => ({
    name,
    title: name === "iou" ? "IoU" : plainWords(name),
    isHidden: isOne ? !usualMetrics.includes(name) : name !== usualMetrics[0],
  }));
}

/** Of images that were brought back. */
function imagePanels(baseline: string) {
  return [
    {
      heading: "PSNR on what is held out, dB",
      lines: [
        { name: "psnr", title: "Reconstruction" },
        { name: "baselinePsnr", title: baseline, isBaseline: true },
        { name: "psnrBiapy", title: "As BiaPy's", isHidden: true },
      ],
    },
    { heading: "SSIM", lines: [{ name: "ssim", title: "SSIM" }], range: whole },
    {
      heading: "Error, in the image's values",
      canLog: true,
      lines: [
        { name: "mae", title: "Mean absolute" },
        { name: "mse", title: "Mean squared", isHidden: true },
      ],
    },
  ];
}
