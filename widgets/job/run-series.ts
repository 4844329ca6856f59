import type { RunStatus } from "#plugin/learning.ts";
import { type Mark, type Series, smoothed, thinned } from "../chart/series.ts";

/** A run as charts show it. */
export interface ShownRun {
  readonly id: string;
  readonly title: string;
  readonly status: RunStatus;
  /** What decides which weights are best; where it is left out, Dice or PSNR, whichever was measured. */
  readonly monitor?: string | undefined;
}

/** A metric of validation as a chart shows it. */
export interface MetricLine {
  readonly name: string;
  readonly title: string;
  /** Shown only when it is asked for. */
  readonly isHidden?: boolean;
  /** Something to compare with, and no result: thin strokes, without dots. */
  readonly isBaseline?: boolean;
}

const colors = [1, 2, 3, 4, 5, 6].map((i) => `--lamella-series-${i}`);
const baselineDash = [2, 4] as const;
const dashes: readonly (readonly number[])[] = [[], [6, 3], [2, 2], [8, 3, 2, 3], [1, 3], [10, 4]];
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
      points: thinned(smoothed(points)),
    };
    const validation = {
      ...{ id: `${id} validation`, title: "Validation", of },
      color: colorOf(isOne ? 1 : index),
      dash: [6, 3],
      hasDots: true,
      points: validated(status, "loss"),
    };
    const raw = { ...training, id: `${id} raw`, behind: training.id, points: thinned(points) };
    return [
      ...(isOne ? [raw] : []),
      training,
      ...(validation.points.length > 0 ? [validation] : []),
    ];
  });
}

/** Metrics of validation; of several runs each has its colour, and each metric its strokes. */
export function metricSeries(runs: readonly ShownRun[], metrics: readonly MetricLine[]): Series[] {
  const isOne = runs.length === 1;
  return metrics.flatMap(({ name, isBaseline = false, ...line }, metric) =>
    runs.flatMap(({ id, title, status }, run) => {
      const points = validated(status, name);
      if (points.length === 0) return [];
      return [
        {
          ...{ isHidden: false, ...line, id: `${id} ${name}` },
          of: isOne ? undefined : title,
          color: colorOf(isOne ? metric : run),
          dash: isBaseline ? baselineDash : (dashes[metric % dashes.length] ?? []),
          hasDots: !isBaseline,
          points,
        },
      ];
    }),
  );
}

/** Names of what was measured beside the loss. */
export function metricsOf(runs: readonly ShownRun[]): readonly string[] {
  const names = runs.flatMap(({ status }) =>
    status.validations.flatMap(({ validation }) => Object.keys(validation)),
  );
  return [...new Set(names)].filter((name) => name !== "loss");
}

/** Where the weights are that are kept, and where it stopped before its time. How good they are is said where `drawn` are lines of that. */
export function marksOf(run: ShownRun, drawn: readonly string[]): Mark[] {
  const { validations, state, step, steps } = run.status;
  const { monitor = metricsOf([run]).includes("psnr") ? "psnr" : "dice" } = run;
  const points = validations.flatMap(({ step: x, validation }) => {
    const value = validation[monitor];
    return value === undefined || !Number.isFinite(value)
      ? []
      : [{ x, value, score: monitor === "loss" ? -value : value }];
  });
  const most = Math.max(...points.map(({ score }) => score));
  const best = points.find(({ score }) => score === most);
  const valued = (value: number) => `best ${value.toFixed(monitor === "psnr" ? 1 : 3)}`;
  const isEarly = state === "done" && step < steps;
  return [
    ...(best ? [{ x: best.x, title: drawn.includes(monitor) ? valued(best.value) : "best" }] : []),
    ...(isEarly ? [{ x: step, title: "stopped early" }] : []),
  ];
}

function validated({ validations }: RunStatus, name: string) {
  return validations.flatMap(({ step, validation }) => {
    const y = validation[name];
    return y === undefined ? [] : [{ x: step, y }];
  });
}
