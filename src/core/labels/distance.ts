import type { Breather } from "./breather.ts";

/** A plane of pixels, row by row; 1 inside a shape. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * How far each pixel's centre is from the edge of the shape, in pixels: above 0 inside, below 0 outside, half a pixel for those
 * next to the edge. Exact and Euclidean (Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions", Theory of
 * Computing 8, 2012). The shape must not be empty, and a rim of pixels around it must be outside.
 */
export async function signedDistance(mask: Mask, breather: Breather): Promise<Float32Array> {
  const toInside = await squaredDistance(mask, { to: 1, breather });
  const toOutside = await squaredDistance(mask, { to: 0, breather });
  return toInside.map((outward, i) => {
    const inward = toOutside[i] ?? 0;
    return inward > 0 ? Math.sqrt(inward) - 0.5 : 0.5 - Math.sqrt(outward);
  });
}

const far = 1e20;

/** The square of each pixel's distance to the nearest one of value `to`. */
async function squaredDistance(
  { width, height, data }: Mask,
  { to, breather }: { to: 0 | 1; breather: Breather },
): Promise<Float32Array> {
  const squares = Float32Array.from(data, (value) => (value === to ? 0 : far));
  const line = new LowerEnvelope(Math.max(width, height));
  for (let x = 0; x < width; x++) {
    line.transform(squares, { offset: x, stride: width, length: height });
    if (breather.isDue) await breather.pause();
  }
  for (let y = 0; y < height; y++) {
    line.transform(squares, { offset: y * width, stride: 1, length: width });
    if (breather.isDue) await breather.pause();
  }
  return squares;
}

/** Along one line: the lowest of the parabolas that stand on its samples. */
class LowerEnvelope {
  readonly #values: Float64Array;
  /** Where the parabolas of the envelope stand, and from where on each is the lowest. */
  readonly #feet: Int32Array;
  readonly #bounds: Float64Array;

  constructor(longest: number) {
    this.#values = new Float64Array(longest);
    this.#feet = new Int32Array(longest);
    this.#bounds = new Float64Array(longest + 1);
  }

  transform(
    squares: Float32Array,
    { offset, stride, length }: { offset: number; stride: number; length: number },
  ): void {
    for (let i = 0; i < length; i++) this.#values[i] = squares[offset + i * stride] ?? far;
    this.#build(length);
    let at = 0;
    for (let i = 0; i < length; i++) {
      while ((this.#bounds[at + 1] ?? far) < i) at++;
      const foot = this.#feet[at] ?? 0;
      squares[offset + i * stride] = (i - foot) ** 2 + (this.#values[foot] ?? far);
    }
  }

  #build(length: number): void {
    let top = 0;
    this.#feet[0] = 0;
    this.#bounds[0] = -far;
    this.#bounds[1] = far;
    for (let i = 1; i < length; i++) {
      let from = this.#crossing(this.#feet[top] ?? 0, i);
      while (from <= (this.#bounds[top] ?? -far)) {
        top--;
        from = this.#crossing(this.#feet[top] ?? 0, i);
      }
      top++;
      this.#feet[top] = i;
      this.#bounds[top] = from;
      this.#bounds[top + 1] = far;
    }
  }

  /** Where the parabola of a later sample gets below that of an earlier one. */
  #crossing(earlier: number, later: number): number {
    const height = (i: number) => (this.#values[i] ?? far) + i * i;
    return (height(later) - height(earlier)) / (2 * (later - earlier));
  }
}
