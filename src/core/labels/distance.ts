import type { Breather } from "./breather.ts";
import { far, LowerEnvelope } from "./lower-envelope.ts";

/** Pixels, row by row and plane by plane; 1 inside a shape. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  /** Of a stack, how many. A single plane, where it is left out, has nothing above and below. */
  readonly planes?: number | undefined;
  /** How far planes lie apart, in pixels; 1 where it is left out. */
  readonly planeStep?: number | undefined;
  readonly data: Uint8Array;
}

/**
 * How far each pixel's centre is from the edge of the shape, in pixels: above 0 inside, below 0 outside, half a pixel for those
 * next to the edge. Exact and Euclidean (Felzenszwalb and Huttenlocher, "Distance Transforms of Sampled Functions", Theory of
 * Computing 8, 2012); along a stack, half a pixel less than to the next plane's. The shape must not be empty, and a rim of pixels
 * around it must be outside.
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
  { width, height, planes = 1, planeStep = 1, data }: Mask,
  { to, breather }: { to: 0 | 1; breather: Breather },
): Promise<Float32Array> {
  const squares = Float32Array.from(data, (value) => (value === to ? 0 : far));
  const line = new LowerEnvelope(Math.max(width, height, planes));
  const plane = width * height;
  for (let z = 0; z < planes; z++)
    for (let x = 0; x < width; x++) {
      line.transform(squares, { offset: z * plane + x, stride: width, length: height });
      if (breather.isDue) await breather.pause();
    }
  for (let row = 0; row < height * planes; row++) {
    line.transform(squares, { offset: row * width, stride: 1, length: width });
    if (breather.isDue) await breather.pause();
  }
  for (let at = 0; planes > 1 && at < plane; at++) {
    line.transform(squares, { offset: at, stride: plane, length: planes, spacing: planeStep });
    if (breather.isDue) await breather.pause();
  }
  return squares;
}
