/** How unsure the pixels of a place or of an object are, 0..1. */
export interface Uncertainty {
  readonly mean: number;
  readonly max: number;
  /** How many they are. */
  readonly pixels: number;
}

/** Of all pixels of a place, given as 0..255. No pixels are sure. */
export function uncertaintyIn(values: ArrayLike<number>): Uncertainty {
  const found = new Sum();
  for (let at = 0; at < values.length; at++) found.add(values[at] ?? 0);
  return found.uncertainty;
}

/** Of each object, added up over chunks in any order, so that objects and images may be larger than memory. */
export class ObjectUncertainty {
  readonly #sums = new Map<number, Sum>();

  /** Labels (0 is none) and, pixel for pixel, how unsure as 0..255. */
  add(labels: ArrayLike<number>, values: ArrayLike<number>): void {
    for (let at = 0; at < labels.length; at++) {
      const label = labels[at] ?? 0;
      if (label === 0) continue;
      let sum = this.#sums.get(label);
      if (!sum) {
        sum = new Sum();
        this.#sums.set(label, sum);
      }
      sum.add(values[at] ?? 0);
    }
  }

  /** Undefined for a label of which no pixel was added. */
  of(label: number): Uncertainty | undefined {
    return this.#sums.get(label)?.uncertainty;
  }

  labels(): number[] {
    return [...this.#sums.keys()];
  }
}

class Sum {
  #total = 0;
  #max = 0;
  #pixels = 0;

  add(value: number): void {
    this.#total += value;
    this.#max = Math.max(this.#max, value);
    this.#pixels++;
  }

  get uncertainty(): Uncertainty {
    const pixels = this.#pixels;
    return { mean: this.#total / 255 / Math.max(1, pixels), max: this.#max / 255, pixels };
  }
}
