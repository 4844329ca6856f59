import type { AlignedData } from "uplot";

/** A line of a chart. */
export interface Series {
  readonly id: string;
  readonly title: string;
  /** Whose line it is, where several of one title are laid over each other: they share a place in the legend. */
  readonly of?: string | undefined;
  /** A custom property that holds its colour. */
  readonly color: string;
  /** Lengths of strokes and gaps, px; a whole line where it is left out. */
  readonly dash?: readonly number[];
  /** Drawn thin behind the line of this id, which has its title, and not named. */
  readonly behind?: string;
  /** Whether each point is marked. */
  readonly hasDots?: boolean;
  /** Whether it is shown before anybody asks for it. */
  readonly isHidden?: boolean;
  /** In the order of x. */
  readonly points: readonly Point[];
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A place along x that is worth a line and a word. */
export interface Mark {
  readonly x: number;
  readonly title: string;
}

/** Lines that the legend names together: they have one title. */
export function legendOf(series: readonly Series[]): ReadonlyMap<string, readonly Series[]> {
  const named = series.filter(({ behind }) => behind === undefined);
  const titles = [...new Set(named.map(({ title }) => title))];
  return new Map(titles.map((title) => [title, named.filter((one) => one.title === title)]));
}

/** All lines over one list of x, as uPlot wants them; null where a line has no value there. */
export function aligned(series: readonly Series[], { isLog }: { isLog: boolean }): AlignedData {
  const xs = [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))].sort(
    (a, b) => a - b,
  );
  const rows = series.map(({ points }) => {
    const values = new Map(points.map(({ x, y }) => [x, isLog && y <= 0 ? null : y]));
    return xs.map((x) => values.get(x) ?? null);
  });
  return [xs, ...rows];
}

/** What a line says at x: its value there, or the last one before; undefined where it begins later. */
export function valueAt({ points }: Series, x: number): number | undefined {
  return points.findLast((point) => point.x <= x)?.y;
}

/**
 * A running mean, so that a trend is seen through the noise of single batches; `memory` is the share of the values before, little in
 * a short curve, which is still steep.
 */
export function smoothed(points: readonly Point[]): Point[] {
  const memory = Math.min(0.9, Math.max(0, 1 - 12 / points.length));
  let mean = points[0]?.y ?? 0;
  return points.map(({ x, y }) => {
    mean = memory * mean + (1 - memory) * y;
    return { x, y: mean };
  });
}

/** At most so many points of a line, evenly taken, its last one among them: a chart is a few hundred pixels wide. */
export function thinned(points: readonly Point[], most = 1000): readonly Point[] {
  const every = Math.ceil(points.length / most);
  return every <= 1 ? points : points.filter((_, i) => (points.length - 1 - i) % every === 0);
}

/** What a chart shows, for those who cannot see it. */
export function inWords(
  heading: string,
  series: readonly Series[],
  marks: readonly Mark[],
): string {
  const lines = series
    .filter(({ behind, points }) => behind === undefined && points.length > 0)
    .map(({ title, of, points }) => {
      const [first = 0, last = 0] = [points[0]?.y, points.at(-1)?.y];
      // One by one: a run has more steps than a function takes arguments.
      const [least, most] = points.reduce(
        ([low, high], { y }) => [Math.min(low, y), Math.max(high, y)] as const,
        [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as const,
      );
      const range = `between ${fixed(least)} and ${fixed(most)}`;
      return `${of === undefined ? "" : `${of}, `}${title} from ${fixed(first)} to ${fixed(last)}, ${range}`;
    });
  const end = Math.max(0, ...series.flatMap(({ points }) => points.at(-1)?.x ?? 0));
  const places = marks.map(({ title, x }) => `${title} at step ${x}`);
  if (lines.length === 0) return `${heading}: nothing measured yet`;
  return `${heading} up to step ${end}: ${[...lines, ...places].join("; ")}`;
}

/** Three decimals, or what a small number needs. */
export function fixed(value: number): string {
  if (value !== 0 && Math.abs(value) < 0.001) return value.toExponential(1);
  return value.toFixed(3);
}
