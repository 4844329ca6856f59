import { valueMetrics } from "./index.ts";
import type { ComparedImage, ValueMetric } from "./value-metric.ts";

/** Adds up every metric over images, each a figure over all of them. */
export class ValueMeasures {
  readonly #range: number;
  readonly #metrics = valueMetrics.members.map(({ id, build }) => {
    const metric: ValueMetric = build();
    return { id, metric, sum: 0, weight: 0 };
  });

  /** `range` is the largest value that the images can have: 255 for bytes. */
  constructor(range: number) {
    this.#range = range;
  }

  add(image: ComparedImage): void {
    for (const one of this.#metrics) {
      const { sum, weight } = one.metric.tally(image, this.#range);
      one.sum += sum;
      one.weight += weight;
    }
  }

  /** By the metrics' ids. NaN where no pixel counted. */
  values(): { readonly [id: string]: number } {
    const entries = this.#metrics.map(({ id, metric, sum, weight }) => {
      const mean = sum / weight;
      return [id, metric.finish ? metric.finish(mean, this.#range) : mean] as const;
    });
    return Object.fromEntries(entries);
  }
}
