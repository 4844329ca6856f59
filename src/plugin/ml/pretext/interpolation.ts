/** How the samples of one axis are made of those of another: sample i of `first[i]` and, by its `share`, `second[i]`. */
export interface Taps {
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** 0..1 of the second. */
  readonly share: Float64Array;
}

/**
 * From `size` samples to `newSize`, linearly, with centres half a sample inside the borders; what lies beyond a border is
 * mirrored about the middle of the outermost sample. Scikit-image's `resize` with order 1 and mode "reflect", without
 * antialiasing.
 */
export function interpolation(size: number, newSize: number): Taps {
  const first = new Int32Array(newSize);
  const second = new Int32Array(newSize);
  const share = new Float64Array(newSize);
  for (let i = 0; i < newSize; i++) {
    const place = ((i + 0.5) * size) / newSize - 0.5;
    const below = Math.floor(place);
    first[i] = mirrored(below, size);
    second[i] = mirrored(below + 1, size);
    share[i] = place - below;
  }
  return { first, second, share };
}

/** The samples that a range of new ones is made of: from the first on, and before the last. */
export function span(
  { first, second }: Taps,
  { start, stop }: { readonly start: number; readonly stop: number },
): { readonly start: number; readonly stop: number } {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = start; i < stop; i++)
    for (const at of [first[i] ?? 0, second[i] ?? 0]) {
      least = Math.min(least, at);
      most = Math.max(most, at);
    }
  return { start: least, stop: most + 1 };
}

/** At most one sample beyond a border: linear interpolation reaches no further. */
function mirrored(at: number, size: number): number {
  const inside = at < 0 ? -at : at >= size ? 2 * (size - 1) - at : at;
  return Math.min(Math.max(0, inside), size - 1);
}
