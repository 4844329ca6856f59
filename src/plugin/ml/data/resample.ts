/** How outputs are made of inputs along one axis: output i of the `reach` inputs from `first[i]` on. */
interface Taps {
  readonly reach: number;
  readonly first: Int32Array;
  /** [output, reach]; 0 for what lies outside. */
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
  const between = new Float64Array(height * newWidth);
  const columns = taps(width, newWidth, antialias);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < newWidth; x++) {
      const at = y * width + (columns.first[x] ?? 0);
      let sum = 0;
      for (let i = 0; i < columns.reach; i++) {
        const weight = columns.weights[x * columns.reach + i] ?? 0;
        if (weight > 0) sum += weight * (pixels[at + i] ?? 0);
      }
      between[y * newWidth + x] = sum;
    }
  const out = new Float32Array(newHeight * newWidth);
  const rows = taps(height, newHeight, antialias);
  for (let y = 0; y < newHeight; y++)
    for (let x = 0; x < newWidth; x++) {
      const at = (rows.first[y] ?? 0) * newWidth + x;
      let sum = 0;
      for (let i = 0; i < rows.reach; i++) {
        const weight = rows.weights[y * rows.reach + i] ?? 0;
        if (weight > 0) sum += weight * (between[at + i * newWidth] ?? 0);
      }
      out[y * newWidth + x] = sum;
    }
  return out;
}

/** A triangle about each output's centre, cut at the border and made to sum to one. */
function taps(size: number, newSize: number, antialias: boolean): Taps {
  const scale = size / newSize;
  const half = antialias ? Math.max(1, scale) : 1;
  const reach = Math.ceil(2 * half) + 1;
  const first = new Int32Array(newSize);
  const weights = new Float64Array(newSize * reach);
  for (let output = 0; output < newSize; output++) {
    const centre = (output + 0.5) * scale;
    const start = Math.max(0, Math.floor(centre - half + 0.5));
    const stop = Math.min(size, Math.floor(centre + half + 0.5));
    const own = weights.subarray(output * reach, (output + 1) * reach);
    first[output] = start;
    let sum = 0;
    for (let i = 0; i < stop - start; i++) {
      own[i] = Math.max(0, 1 - Math.abs(start + i + 0.5 - centre) / half);
      sum += own[i] ?? 0;
    }
    for (let i = 0; i < stop - start; i++) own[i] = (own[i] ?? 0) / sum;
  }
  return { reach, first, weights };
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
