import type { Breather } from "./breather.ts";
import { far, LowerEnvelope } from "./lower-envelope.ts";

/** A plane of pixels, row by row; 1 inside a shape. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * How far each pixel's centre is from the edge of the shape, in pixels: above 0 inside, below 0 outside, half a pixel for those
 * next to the edge. Exact and Euclidean (Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions", Theory of
 * Computing 8, 2012). The shape must not be empty, and a rim of pixels around it must be outside.
 */
export async function signedDistance(mask: Mask, breather: Breather): Promise<Float32Array> {
  const toInside = await squaredDistance(mask, { to: 1, breather });
  const toOutside = await squaredDistance(mask, { to: 0, breather });
  return toInside.map((outward, i) => {
    const inward = toOutside[i] ?? 0;
    return inward > 0 ? Math.sqrt(inward) - 0.5 : 0.5 - Math.sqrt(outward);
  });
}

/** The square of each pixel's distance to the nearest one of value `to`. */
async function squaredDistance(
  { width, height, data }: Mask,
  { to, breather }: { to: 0 | 1; breather: Breather },
): Promise<Float32Array> {
  const squares = Float32Array.from(data, (value) => (value === to ? 0 : far));
  const line = new LowerEnvelope(Math.max(width, height));
  for (let x = 0; x < width; x++) {
    line.transform(squares, { offset: x, stride: width, length: height });
    if (breather.isDue) await breather.pause();
  }
  for (let y = 0; y < height; y++) {
    line.transform(squares, { offset: y * width, stride: 1, length: width });
    if (breather.isDue) await breather.pause();
  }
  return squares;
}
