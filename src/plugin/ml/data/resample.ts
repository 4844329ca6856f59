/** How one output sample is made of input samples: of `weights.length` of them from `first` on. */
interface Taps {
  readonly first: number;
  readonly weights: Float64Array;
}

export interface ResampleOptions {
  /** Whether a smaller result averages over all that its pixels cover, as PIL does and PyTorch with `antialias`. */
  readonly antialias: boolean;
}

/**
 * Resizes [height, width] linearly along each axis, with the centres of pixels half a pixel inside their borders: PyTorch's
 * `interpolate(mode="bilinear", align_corners=False, antialias=...)`; with antialiasing also PIL's BILINEAR, which
 * rounds in between.
 */
export function resampleLinear(
  pixels: ArrayLike<number>,
  {
    from,
    to,
  }: { readonly from: readonly [number, number]; readonly to: readonly [number, number] },
  { antialias }: ResampleOptions,
): Float32Array {
  const [height, width] = from;
  const [newHeight, newWidth] = to;
  const columns = taps(width, newWidth, antialias);
  const between = new Float64Array(height * newWidth);
  for (let y = 0; y < height; y++)
    for (const [x, { first, weights }] of columns.entries()) {
      let sum = 0;
      for (let i = 0; i < weights.length; i++)
        sum += (weights[i] ?? 0) * (pixels[y * width + first + i] ?? 0);
      between[y * newWidth + x] = sum;
    }
  const out = new Float32Array(newHeight * newWidth);
  for (const [y, { first, weights }] of taps(height, newHeight, antialias).entries())
    for (let x = 0; x < newWidth; x++) {
      let sum = 0;
      for (let i = 0; i < weights.length; i++)
        sum += (weights[i] ?? 0) * (between[(first + i) * newWidth + x] ?? 0);
      out[y * newWidth + x] = sum;
    }
  return out;
}

/** A triangle about each output's centre, cut at the border and made to sum to one. */
function taps(size: number, newSize: number, antialias: boolean): Taps[] {
  const scale = size / newSize;
  const reach = antialias ? Math.max(1, scale) : 1;
  return Array.from({ length: newSize }, (_, i) => {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - reach + 0.5));
    const stop = Math.min(size, Math.floor(centre + reach + 0.5));
    const weights = Float64Array.from({ length: stop - first }, (_, at) =>
      Math.max(0, 1 - Math.abs(first + at + 0.5 - centre) / reach),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}

/**
 * For each output sample the input sample at its centre: PIL's NEAREST and PyTorch's "nearest-exact". Its "nearest" takes
 * the one at the output's border, which shifts a mask against its image.
 */
export function nearestIndices(size: number, newSize: number): Int32Array {
  return Int32Array.from({ length: newSize }, (_, i) =>
    Math.min(size - 1, Math.floor(((i + 0.5) * size) / newSize)),
  );
}
