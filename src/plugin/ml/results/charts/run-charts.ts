import type { EpochRecord } from "../../train/epoch-record.ts";
import { drawLineChart, type Series } from "./line-chart.ts";
import type { Raster } from "./raster.ts";

/** A chart for the loss and one for each metric, by name: training beside what was held out, over epochs. */
export function runCharts(
  epochs: readonly EpochRecord[],
  title: string,
): ReadonlyMap<string, Raster> {
  const names = new Set(
    epochs.flatMap(({ train, validation }) => Object.keys({ ...train, ...validation })),
  );
  const charts = [...names].map((name): [string, Raster] => {
    const series = [
      seriesOf("train", epochs, ({ train }) => train[name]),
      seriesOf("validation", epochs, ({ validation }) => validation?.[name]),
    ].filter(({ points }) => points.length > 0);
    return [name, drawLineChart({ title, xTitle: "epoch", yTitle: name, series })];
  });
  return new Map(charts);
}

function seriesOf(
  name: string,
  epochs: readonly EpochRecord[],
  valueIn: (record: EpochRecord) => number | undefined,
): Series {
  const points = epochs.flatMap((record): Series["points"] => {
    const value = valueIn(record);
    return value === undefined ? [] : [[record.epoch, value]];
  });
  return { name, points };
}
