/**
 * For each of `length` positions from `start` the index inside 0..`size` - 1 that stands for it: outside,
 * the image is mirrored about its border pixel, which is not repeated (…2 1 | 0 1 2…), as often as needed.
 */
export function reflectedIndices(start: number, length: number, size: number): Int32Array {
  const period = Math.max(1, 2 * (size - 1));
  return Int32Array.from({ length }, (_, i) => {
    const folded = (((start + i) % period) + period) % period;
    return Math.min(folded, period - folded) % size;
  });
}
