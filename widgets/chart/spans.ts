type Span = readonly [from: number, to: number];

/** Values at places along x, as uPlot holds them; null where a line has none. */
interface Line {
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number | null | undefined>;
}

/** The least and the largest value that a line has between two x, also between its points; undefined where it has none there. */
export function spanBetween({ xs, ys }: Line, [from, to]: Span): Span | undefined {
  const values: number[] = [];
  let before: readonly [x: number, y: number] | undefined;
  for (let i = 0; i < xs.length; i++) {
    const [x = 0, y] = [xs[i], ys[i]];
    if (y == null) continue;
    if (x >= from && x <= to) values.push(y);
    const [x0, y0] = before ?? [x, y];
    for (const edge of [from, to])
      if (x0 < edge && edge < x) values.push(y0 + ((y - y0) * (edge - x0)) / (x - x0));
    if (x > to) break;
    before = [x, y];
  }
  return values.length > 0 ? [Math.min(...values), Math.max(...values)] : undefined;
}

/** The longest part of a whole that none of the spans takes; the first of equal ones. */
export function largestGap(taken: readonly Span[], [start, end]: Span): Span {
  let gap: Span = [start, start];
  let free = start;
  for (const [from, to] of [...taken].sort(([a], [b]) => a - b).concat([[end, end]])) {
    if (from - free > gap[1] - gap[0]) gap = [free, from];
    free = Math.max(free, to);
  }
  return gap;
}
