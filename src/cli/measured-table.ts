import { type MeasuredImage, metricsOf, summaryOf } from "#ml/results/metrics-csv.ts";

/** Metrics of images as columns of text: one line an image, then the mean of the images and all pixels together. */
export function measuredTable(images: readonly MeasuredImage[]): string {
  const { dataSet, perImage } = summaryOf(images);
  const ids = Object.keys(dataSet);
  const rows = [
    ...images.map(({ name, counts }) => ({ name, values: metricsOf(counts) })),
    { name: "mean of images", values: perImage },
    { name: "all pixels", values: dataSet },
  ];
  const widest = Math.max(...rows.map(({ name }) => name.length));
  const line = (name: string, cells: readonly string[]) =>
    `${[name.padEnd(widest), ...cells.map((cell, i) => cell.padStart(Math.max(8, ids[i]?.length ?? 0)))].join("  ")}\n`;
  return [
    line("", ids),
    ...rows.map(({ name, values }) =>
      line(
        name,
        ids.map((id) => (values[id] ?? Number.NaN).toFixed(4)),
      ),
    ),
  ].join("");
}
