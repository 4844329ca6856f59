/** What `layers.histogram` returns, as far as it is drawn. */
export interface DrawnHistogram {
  readonly start: number;
  readonly width: number;
  readonly counts: readonly number[];
}

/** How the drawing lies: values of the axis, and its size. */
export interface HistogramFrame {
  readonly min: number;
  readonly max: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly isLogarithmic: boolean;
}

/** The outline of a histogram as an SVG path that stands on the lower edge; the fullest bin is as high as the frame. */
export function histogramPath(
  { start, width, counts }: DrawnHistogram,
  { min, max, widthPx, heightPx, isLogarithmic }: HistogramFrame,
): string {
  const height = (count: number) => (isLogarithmic ? Math.log1p(count) : count);
  const fullest = counts.reduce((most, count) => Math.max(most, height(count)), 1);
  const x = (value: number) => round(((value - min) / (max - min)) * widthPx);
  const y = (count: number) => round(heightPx * (1 - height(count) / fullest));
  const steps = counts.map((count, i) => `V${y(count)}H${x(start + (i + 1) * width)}`);
  return `M${x(start)} ${heightPx}${steps.join("")}V${heightPx}Z`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
