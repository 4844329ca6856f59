/**
 * The index inside 0..`size` - 1 that stands for a whole number: outside, the image is mirrored about its border pixel,
 * which is not repeated (…2 1 | 0 1 2…), as often as needed.
 */
export function reflectedIndex(at: number, size: number): number {
  if (at >= 0 && at < size) return at;
  const period = Math.max(1, 2 * (size - 1));
  const folded = ((at % period) + period) % period;
  return Math.min(folded, period - folded) % size;
}

/** That of each of `length` positions from `start`. */
export function reflectedIndices(start: number, length: number, size: number): Int32Array {
  return Int32Array.from({ length }, (_, i) => reflectedIndex(start + i, size));
}
