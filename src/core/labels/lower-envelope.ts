/** The square of a distance that is not known yet. */
export const far = 1e20;

/** Samples of one line: where they are among others, and how far apart they lie. */
interface Line {
  readonly offset: number;
  readonly stride: number;
  readonly length: number;
  readonly spacing?: number;
}

/**
 * Along one line: the lowest of the parabolas that stand on its samples. One pass of an exact distance transform along each axis
 * makes that of all (Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions", Theory of Computing 8, 2012).
 */
export class LowerEnvelope {
  readonly #values: Float64Array;
  /** Where the parabolas of the envelope stand, and from where on each is the lowest. */
  readonly #feet: Int32Array;
  readonly #bounds: Float64Array;
  /** Of the distance between samples. */
  #square = 1;

  constructor(longest: number) {
    this.#values = new Float64Array(longest);
    this.#feet = new Int32Array(longest);
    this.#bounds = new Float64Array(longest + 1);
  }

  /** Replaces each value, a squared distance, by the least that any of them gives with the squared distance to it. */
  transform(squares: Float32Array, { offset, stride, length, spacing = 1 }: Line): void {
    this.#square = spacing * spacing;
    for (let i = 0; i < length; i++) this.#values[i] = squares[offset + i * stride] ?? far;
    this.#build(length);
    let at = 0;
    for (let i = 0; i < length; i++) {
      while ((this.#bounds[at + 1] ?? far) < i) at++;
      const foot = this.#feet[at] ?? 0;
      squares[offset + i * stride] = this.#square * (i - foot) ** 2 + (this.#values[foot] ?? far);
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
    const height = (i: number) => (this.#values[i] ?? far) + this.#square * i * i;
    return (height(later) - height(earlier)) / (2 * this.#square * (later - earlier));
  }
}
