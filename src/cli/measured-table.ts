import { type MeasuredImage, measuredRows } from "#ml/results/metrics-csv.ts";

/** Metrics of images as columns of text: a line for each of `measuredRows`. */
export function measuredTable(images: readonly MeasuredImage[]): string {
  const rows = measuredRows(images);
  const ids = Object.keys(rows[0]?.values ?? {});
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
