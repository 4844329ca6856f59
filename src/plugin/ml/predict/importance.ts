/**
 * How much each position along a tile's side counts when tiles are blended: a Gaussian about the middle whose
 * deviation is an eighth of the side (nnU-Net's). A pixel's weight is the product of its two.
 */
export function gaussianImportance(side: number): Float32Array {
  const middle = Math.floor(side / 2);
  const deviation = side / 8;
  return Float32Array.from({ length: side }, (_, i) =>
    Math.exp(-((i - middle) ** 2) / (2 * deviation ** 2)),
  );
}
