import type { RunStatus } from "#plugin/learning.ts";
import { type Mark, type Series, smoothed } from "../chart/series.ts";
import { plainWords } from "./setting-words.ts";

/** A run as charts show it. */
export interface ShownRun {
  readonly id: string;
  readonly title: string;
  readonly status: RunStatus;
  /** What decides which weights are best; Dice where it is left out. */
  readonly monitor?: "dice" | "psnr" | "loss" | undefined;
}

const colors = [1, 2, 3, 4, 5, 6].map((i) => `--lamella-series-${i}`);
const dashes: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3], [1, 3], [10, 4]];
/** Metrics that are shown before anybody asks for others. */
const usualMetrics = ["dice", "iou"];

/** The colour of a run among those that are shown together. */
export function colorOf(index: number): string {
  return colors[index % colors.length] ?? "--lamella-accent";
}

/** Loss of training, and of validation: by colour for one run, by strokes where colours tell runs apart. */
export function lossSeries(runs: readonly ShownRun[]): Series[] {
  const isOne = runs.length === 1;
  return runs.flatMap(({ id, title, status }, index): Series[] => {
    const points = status.history.map(({ step, loss }) => ({ x: step, y: loss }));
    const of = isOne ? undefined : title;
    const training = {
      ...{ id: `${id} training`, title: "Training", of, color: colorOf(index) },
      points: smoothed(points),
    };
    const validation = {
      ...{ id: `${id} validation`, title: "Validation", of },
      color: colorOf(isOne ? 1 : index),
      dash: [6, 3],
      hasDots: true,
      points: validated(status, "loss"),
    };
    const raw = { ...training, id: `${id} raw`, behind: training.id, points };
    return [
      ...(isOne ? [raw] : []),
      training,
      ...(validation.points.length > 0 ? [validation] : []),
    ];
  });
}

/** Every metric of validation; of several runs each has its colour, and each metric its strokes. */
export function metricSeries(runs: readonly ShownRun[]): Series[] {
  const names = [...new Set(runs.flatMap(({ status }) => status.validations.flatMap(metricsOf)))];
  const isOne = runs.length === 1;
  return names.flatMap((name, metric) =>
    runs.flatMap(({ id, title, status }, run) => {
      const points = validated(status, name);
      if (points.length === 0) return [];
      return [
        {
          id: `${id} ${name}`,
          title: metricTitle(name),
          of: isOne ? undefined : title,
          color: colorOf(isOne ? metric : run),
          dash: dashes[metric % dashes.length] ?? [],
          hasDots: true,
          isHidden: isOne ? !usualMetrics.includes(name) : name !== usualMetrics[0],
          points,
        },
      ];
    }),
  );
}

/** Where the weights are that are kept, and where it stopped before its time. */
export function marksOf({ status, monitor = "dice" }: ShownRun): Mark[] {
  const { validations, state, step, steps } = status;
  const points = validations.flatMap(({ step: x, validation }) => {
    const value = validation[monitor];
    return value === undefined || !Number.isFinite(value)
      ? []
      : [{ x, value, score: monitor === "loss" ? -value : value }];
  });
  const most = Math.max(...points.map(({ score }) => score));
  const best = points.find(({ score }) => score === most);
  const isEarly = state === "done" && step < steps;
  return [
    ...(best ? [{ x: best.x, title: `best ${best.value.toFixed(3)}` }] : []),
    ...(isEarly ? [{ x: step, title: "stopped early" }] : []),
  ];
}

/** "pixel-accuracy" reads "Pixel accuracy". */
function metricTitle(name: string): string {
  return name === "iou" ? "IoU" : plainWords(name);
}

function metricsOf({ validation }: RunStatus["validations"][number]): string[] {
  return Object.keys(validation).filter((name) => name !== "loss");
}

function validated({ validations }: RunStatus, name: string) {
  return validations.flatMap(({ step, validation }) => {
    const y = validation[name];
    return y === undefined ? [] : [{ x: step, y }];
  });
}
