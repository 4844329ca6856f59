import { csvText } from "#core/csv-text.ts";

/** How well an image was brought back: every metric by its id. */
export interface ValuedImage {
  readonly name: string;
  readonly values: { readonly [id: string]: number };
}

/** The mean over images of every metric. */
export function meanValues(images: readonly ValuedImage[]): { readonly [id: string]: number } {
  const ids = Object.keys(images[0]?.values ?? {});
  const mean = (id: string) =>
    images.reduce((sum, { values }) => sum + (values[id] ?? Number.NaN), 0) / images.length;
  return Object.fromEntries(ids.map((id) => [id, mean(id)]));
}

/** A line an image, then the mean over images. */
export function valueMetricsCsv(images: readonly ValuedImage[]): string {
  const ids = Object.keys(images[0]?.values ?? {});
  const line = ({ name, values }: ValuedImage) =>
    [csvText(name), ...ids.map((id) => (values[id] ?? Number.NaN).toFixed(6))].join(",");
  return [
    ["image", ...ids].join(","),
    ...images.map(line),
    line({ name: "mean of images", values: meanValues(images) }),
    "",
  ].join("\n");
}
