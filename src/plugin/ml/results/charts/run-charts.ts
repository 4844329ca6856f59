import type { ValidationRecord } from "../../train/validation-record.ts";
import { drawLineChart, type Series } from "./line-chart.ts";
import type { Raster } from "./raster.ts";

/** A chart for the loss and one for each metric, by name: training beside what was held out, over the steps. */
export function runCharts(
  validations: readonly ValidationRecord[],
  title: string,
): ReadonlyMap<string, Raster> {
  const names = new Set(
    validations.flatMap(({ train, validation }) => Object.keys({ ...train, ...validation })),
  );
  const charts = [...names].map((name): [string, Raster] => {
    const series = [
      seriesOf("train", validations, ({ train }) => train[name]),
      seriesOf("validation", validations, ({ validation }) => validation[name]),
    ].filter(({ points }) => points.length > 0);
    return [name, drawLineChart({ title, xTitle: "step", yTitle: name, series })];
  });
  return new Map(charts);
}

function seriesOf(
  name: string,
  validations: readonly ValidationRecord[],
  valueIn: (record: ValidationRecord) => number | undefined,
): Series {
  const points = validations.flatMap((record): Series["points"] => {
    const value = valueIn(record);
    return value === undefined ? [] : [[record.step, value]];
  });
  return { name, points };
}
