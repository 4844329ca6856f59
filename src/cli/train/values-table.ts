import { meanValues, type ValuedImage } from "#ml/results/value-metrics-csv.ts";

/** How well images were brought back as columns of text: one line an image, then their mean. */
export function valuesTable(images: readonly ValuedImage[]): string {
  const rows = [...images, { name: "mean of images", values: meanValues(images) }];
  const ids = Object.keys(rows.at(-1)?.values ?? {});
  const widest = Math.max(...rows.map(({ name }) => name.length));
  const line = (name: string, cells: readonly string[]) =>
    `${[name.padEnd(widest), ...cells.map((cell, i) => cell.padStart(Math.max(10, ids[i]?.length ?? 0)))].join("  ")}\n`;
  const cells = (values: ValuedImage["values"]) =>
    ids.map((id) => (values[id] ?? Number.NaN).toFixed(4));
  return [line("", ids), ...rows.map(({ name, values }) => line(name, cells(values)))].join("");
}
