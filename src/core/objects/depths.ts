import type { Breather } from "../labels/breather.ts";
import { type Mask, signedDistance } from "../labels/distance.ts";

/**
 * How deep each pixel lies in a shape, in pixels, as `signedDistance` has it: half a pixel at its edge, below 0 outside. What is
 * beyond the mask is outside. The shape must not be empty.
 */
export async function depthsOf(
  { data, width, height }: Mask,
  breather: Breather,
): Promise<Float32Array> {
  const rimmed = { width: width + 2, height: height + 2 };
  const mask = new Uint8Array(rimmed.width * rimmed.height);
  const start = (y: number) => (y + 1) * rimmed.width + 1;
  for (let y = 0; y < height; y++) mask.set(data.subarray(y * width, (y + 1) * width), start(y));
  const distances = await signedDistance({ ...rimmed, data: mask }, breather);
  const depths = new Float32Array(width * height);
  for (let y = 0; y < height; y++)
    depths.set(distances.subarray(start(y), start(y) + width), y * width);
  return depths;
}
