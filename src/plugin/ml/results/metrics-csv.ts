import { csvText } from "#core/csv-text.ts";
import { metrics } from "../metrics/index.ts";
import { type ClassCounts, type Reduction, reduced } from "../metrics/reductions.ts";

/** How a prediction of an image agrees with its mask, class by class. */
export interface MeasuredImage {
  readonly name: string;
  readonly counts: ClassCounts;
}

type Figures = { readonly [metric: string]: number };

/** Every metric by its id, 0..1. */
function metricsBy(reduction: Reduction, measured: readonly MeasuredImage[]): Figures {
  const images = measured.map(({ counts }) => counts);
  return Object.fromEntries(
    metrics.members.map(({ id, build }) => [id, reduced(build(), { images, reduction })]),
  );
}

/** Over all pixels of all images, and as the mean over images: the two differ where sizes do. Of no images NaN. */
export function summaryOf(images: readonly MeasuredImage[]) {
  return {
    dataSet: metricsBy("micro", images),
    perImage: metricsBy("micro-imagewise", images),
  };
}

/** Every image, then what they come to; of several classes also as means over them. */
export function measuredRows(
  images: readonly MeasuredImage[],
): readonly { readonly name: string; readonly values: Figures }[] {
  const { dataSet, perImage } = summaryOf(images);
  const isMultiple = images.some(({ counts }) => counts.length > 1);
  return [
    ...images.map((image) => ({ name: image.name, values: metricsBy("micro", [image]) })),
    { name: "mean of images", values: perImage },
    { name: "all pixels", values: dataSet },
    ...(isMultiple
      ? [
          { name: "mean of classes", values: metricsBy("macro", images) },
          { name: "mean of images and classes", values: metricsBy("macro-imagewise", images) },
        ]
      : []),
  ];
}

/** A line for each of `measuredRows`. */
export function metricsCsv(images: readonly MeasuredImage[]): string {
  const ids = metrics.members.map(({ id }) => id);
  const line = (name: string, values: Figures) =>
    [csvText(name), ...ids.map((id) => (values[id] ?? Number.NaN).toFixed(6))].join(",");
  return [
    ["image", ...ids].join(","),
    ...measuredRows(images).map(({ name, values }) => line(name, values)),
    "",
  ].join("\n");
}
