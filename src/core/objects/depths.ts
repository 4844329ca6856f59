import type { Breather } from "../labels/breather.ts";
import { type Mask, signedDistance } from "../labels/distance.ts";

/**
 * How deep each pixel lies in a shape, in pixels, as `signedDistance` has it: half a pixel at its edge, below 0 outside. What is
 * beyond the mask is outside, of a stack above and below as well. The shape must not be empty.
 */
export async function depthsOf(mask: Mask, breather: Breather): Promise<Float32Array> {
  const { data, width, height, planes } = mask;
  const rimmed = {
    ...{ width: width + 2, height: height + 2 },
    ...(planes !== undefined && { planes: planes + 2, planeStep: mask.planeStep }),
  };
  const around = new Uint8Array(rimmed.width * rimmed.height * (rimmed.planes ?? 1));
  const firstRow = planes === undefined ? 1 : rimmed.height + 1;
  const rows = height * (planes ?? 1);
  const placeOf = (row: number) =>
    (firstRow + Math.floor(row / height) * rimmed.height + (row % height)) * rimmed.width + 1;
  for (let row = 0; row < rows; row++)
    around.set(data.subarray(row * width, (row + 1) * width), placeOf(row));
  const distances = await signedDistance({ ...rimmed, data: around }, breather);
  const depths = new Float32Array(width * rows);
  for (let row = 0; row < rows; row++)
    depths.set(distances.subarray(placeOf(row), placeOf(row) + width), row * width);
  return depths;
}
