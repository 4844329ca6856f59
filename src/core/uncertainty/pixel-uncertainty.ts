import { binaryUncertaintyOf, type UncertaintyMeasure, uncertaintyOf } from "./measures.ts";

export interface ClassValues {
  /** Probabilities as 0..255, in C order: whatever lies before the classes, the classes, then what lies after them. */
  readonly data: ArrayLike<number>;
  /** 1 for a foreground that needs no class beside it. */
  readonly classes: number;
  /** How many samples a class has before the next begins: y * x of a plane, where the classes come right before it. */
  readonly samples: number;
}

/** How unsure each pixel is, as 0..255: as many as `data` has of one class, in its order. */
export function pixelUncertainty(
  { data, classes, samples }: ClassValues,
  measure: UncertaintyMeasure,
): Uint8Array {
  if (classes === 1) {
    const table = binaryTable(measure);
    return Uint8Array.from(data, (value) => table[value] ?? 0);
  }
  const found = new Uint8Array(data.length / classes);
  const values = new Float64Array(classes);
  for (let at = 0; at < found.length; at++) {
    const inner = at % samples;
    const first = (at - inner) * classes + inner;
    for (let k = 0; k < classes; k++) values[k] = data[first + k * samples] ?? 0;
    found[at] = Math.round(255 * uncertaintyOf(values, measure));
  }
  return found;
}

function binaryTable(measure: UncertaintyMeasure): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, value) =>
    Math.round(255 * binaryUncertaintyOf(value / 255, measure)),
  );
}
