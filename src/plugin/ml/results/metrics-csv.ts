import { csvText } from "#core/csv-text.ts";
import { addCounts, type Counts, noCounts } from "../metrics/counts.ts";
import { metrics } from "../metrics/index.ts";

/** How a prediction of an image agrees with its mask, at probability one half. */
export interface MeasuredImage {
  readonly name: string;
  readonly counts: Counts;
}

/** Every metric by its id, 0..1. */
export function metricsOf(counts: Counts): { readonly [id: string]: number } {
  return Object.fromEntries(metrics.members.map(({ id, build }) => [id, build()(counts)]));
}

/** Over all pixels of all images, and as the mean over images: the two differ where sizes do. */
export function summaryOf(images: readonly MeasuredImage[]) {
  const each = images.map(({ counts }) => metricsOf(counts));
  const ids = metrics.members.map(({ id }) => id);
  const mean = (id: string) =>
    each.reduce((sum, values) => sum + (values[id] ?? 0), 0) / Math.max(1, each.length);
  return {
    dataSet: metricsOf(images.reduce((sum, { counts }) => addCounts(sum, counts), noCounts)),
    perImage: Object.fromEntries(ids.map((id) => [id, mean(id)])),
  };
}

/** A line an image, then the mean over images and the figures over all pixels. */
export function metricsCsv(images: readonly MeasuredImage[]): string {
  const ids = metrics.members.map(({ id }) => id);
  const { dataSet, perImage } = summaryOf(images);
  const line = (name: string, values: { readonly [id: string]: number }) =>
    [csvText(name), ...ids.map((id) => (values[id] ?? Number.NaN).toFixed(6))].join(",");
  return [
    ["image", ...ids].join(","),
    ...images.map(({ name, counts }) => line(name, metricsOf(counts))),
    line("mean of images", perImage),
    line("all pixels", dataSet),
    "",
  ].join("\n");
}
