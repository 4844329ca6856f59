interface AnswersShape {
  readonly height: number;
  readonly width: number;
  readonly outputs: number;
  readonly withDeviation: boolean;
}

/**
 * What a network says of one tile laid in several ways, 0..1: the mean and, where wanted, how far apart the answers are. That is
 * twice their standard deviation (the root of their variance), so that it is 0..1 too, of the output on which they agree least.
 * G. Wang et al., "Aleatoric uncertainty estimation with test-time augmentation", Neurocomputing 2019.
 */
export class Answers {
  readonly #shape: AnswersShape;
  readonly #sums: Float32Array;
  readonly #squares: Float32Array | undefined;
  #count = 0;

  constructor(shape: AnswersShape) {
    const { height, width, outputs, withDeviation } = shape;
    this.#shape = shape;
    this.#sums = new Float32Array(height * width * outputs);
    this.#squares = withDeviation ? new Float32Array(this.#sums.length) : undefined;
  }

  /** [height, width, output], upright. */
  add(values: Float32Array): void {
    this.#count++;
    const [sums, squares] = [this.#sums, this.#squares];
    for (let i = 0; i < sums.length; i++) sums[i] = (sums[i] ?? 0) + (values[i] ?? 0);
    if (!squares) return;
    for (let i = 0; i < squares.length; i++) squares[i] = (squares[i] ?? 0) + (values[i] ?? 0) ** 2;
  }

  /** [height, width, output], with the deviation as one more where it is wanted. */
  mean(): Float32Array {
    const means = this.#count === 1 ? this.#sums : this.#sums.map((sum) => sum / this.#count);
    const squares = this.#squares;
    if (!squares) return means;
    const { height, width, outputs } = this.#shape;
    const all = new Float32Array(height * width * (outputs + 1));
    for (let pixel = 0; pixel < height * width; pixel++) {
      let most = 0;
      for (let output = 0; output < outputs; output++) {
        const at = pixel * outputs + output;
        const mean = means[at] ?? 0;
        all[pixel * (outputs + 1) + output] = mean;
        most = Math.max(most, (squares[at] ?? 0) / this.#count - mean * mean);
      }
      all[pixel * (outputs + 1) + outputs] = Math.min(1, 2 * Math.sqrt(most));
    }
    return all;
  }
}
