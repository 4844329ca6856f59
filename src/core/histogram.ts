/** How often values occur. Bin i counts from `start + i * width` up to, but without, the start of the next. */
export interface Histogram {
  readonly start: number;
  /** Of a bin; a whole number for integers, so that no bin holds more of them than another. */
  readonly width: number;
  readonly counts: Uint32Array;
  /** Finite values outside of the bins. */
  readonly below: number;
  readonly above: number;
}

/** From the smallest to the largest value, both included. */
export interface Extent {
  readonly min: number;
  readonly max: number;
}

interface Wanted {
  /** At most. */
  readonly bins: number;
  readonly isInteger: boolean;
}

/** Of the finite values and of what was seen before; undefined where there are none. */
export function extentOf(values: ArrayLike<number>, before?: Extent): Extent | undefined {
  let min = before?.min ?? Number.POSITIVE_INFINITY;
  let max = before?.max ?? Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min <= max ? { min, max } : undefined;
}

/** Bins for values of that extent, all of them empty. */
export function emptyHistogram({ min, max }: Extent, { bins, isInteger }: Wanted): Histogram {
  const span = isInteger ? max - min + 1 : max - min;
  const width = (isInteger ? Math.ceil(span / bins) : span / bins) || 1; // all values may be the same
  const count = isInteger ? Math.ceil(span / width) : bins;
  return { start: min, width, counts: new Uint32Array(count), below: 0, above: 0 };
}

/** Counts the finite values on top of `histogram`, whose counts it changes. The largest value belongs to the last bin. */
export function countInto(histogram: Histogram, values: ArrayLike<number>): Histogram {
  const { start, width, counts } = histogram;
  const last = counts.length - 1;
  const end = start + width * counts.length;
  let { below, above } = histogram;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (!Number.isFinite(value)) continue;
    if (value < start) below++;
    else if (value > end) above++;
    else {
      const bin = Math.min(last, Math.floor((value - start) / width));
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
  }
  return { ...histogram, below, above };
}

/** How many values were counted. */
export function samplesOf({ counts, below, above }: Histogram): number {
  return counts.reduce((sum, count) => sum + count, below + above);
}

/** The bin that the value of that place is in, when all are sorted; the first or last one where it lies outside. */
export function binAt({ counts, below }: Histogram, place: number): number {
  let seen = below;
  const bin = counts.findIndex((count) => {
    seen += count;
    return seen > place;
  });
  return bin < 0 ? counts.length - 1 : bin;
}
