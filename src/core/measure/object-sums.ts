/** Where an object starts and ends in one of its rows, as columns: both are pixels of it. */
export interface RowSpan {
  first: number;
  last: number;
}

/**
 * What has to be known of the pixels of one object in one plane to describe it: sums that chunks add to in any order, so
 * that an object may be larger than memory. Moments are about the first pixel that was seen, which keeps them exact in
 * images of any size: about the image's corner, differences of large squares would be left.
 */
export class ObjectSums {
  #origin: readonly [y: number, x: number] | undefined;
  #count = 0;
  #y = 0;
  #x = 0;
  #yy = 0;
  #yx = 0;
  #xx = 0;
  readonly #rows = new Map<number, RowSpan>();
  readonly #intensity: Float64Array;

  /** `channels`: of the image whose intensity is measured; 0 for none. */
  constructor(channels: number) {
    this.#intensity = new Float64Array(channels);
  }

  /** The pixels [first, last] of row `y`, in pixels of level 0. */
  addRun(y: number, { first, last }: Readonly<RowSpan>): void {
    this.#origin ??= [y, first];
    const count = last - first + 1;
    const dy = y - this.#origin[0];
    const from = first - this.#origin[1];
    const sumX = count * (from + (count - 1) / 2);
    this.#count += count;
    this.#y += count * dy;
    this.#x += sumX;
    this.#yy += count * dy * dy;
    this.#yx += dy * sumX;
    this.#xx += sumOfSquares(from, count);
    const span = this.#rows.get(y);
    if (!span) this.#rows.set(y, { first, last });
    else {
      span.first = Math.min(span.first, first);
      span.last = Math.max(span.last, last);
    }
  }

  addIntensity(channel: number, value: number): void {
    this.#intensity[channel] = (this.#intensity[channel] ?? 0) + value;
  }

  /** Pixels. */
  get count(): number {
    return this.#count;
  }

  /** The middle of its pixels, in pixels: the centre of the first pixel is 0. */
  get centroid(): readonly [y: number, x: number] {
    const [y, x] = this.#origin ?? [Number.NaN, Number.NaN];
    return [y + this.#y / this.#count, x + this.#x / this.#count];
  }

  /** Of its pixels' centres about the centroid, in pixels squared. */
  get covariance(): { readonly yy: number; readonly yx: number; readonly xx: number } {
    const [y, x] = [this.#y / this.#count, this.#x / this.#count];
    return {
      yy: this.#yy / this.#count - y * y,
      yx: this.#yx / this.#count - y * x,
      xx: this.#xx / this.#count - x * x,
    };
  }

  /** First and last pixel of each row that it has pixels in. */
  get rows(): ReadonlyMap<number, Readonly<RowSpan>> {
    return this.#rows;
  }

  /** Of each channel. */
  get meanIntensity(): readonly number[] {
    return Array.from(this.#intensity, (sum) => sum / this.#count);
  }
}

/** Of `from`, `from` + 1, ... `count` of them. */
function sumOfSquares(from: number, count: number): number {
  const last = count - 1;
  return count * from * from + from * last * count + (last * count * (2 * count - 1)) / 6;
}
