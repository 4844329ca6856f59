import { length } from "./shading.ts";
import type { Plane } from "./smooth-noise.ts";

/**
 * Distance of each pixel's centre from the nearest place where the owner changes, px; `reach` where
 * that is farther away than `reach`.
 */
export function distanceToBoundary(
  owners: Uint16Array,
  { size, reach }: { size: number; reach: number },
): Plane {
  const plane = new Float32Array(owners.length).fill(reach);
  const splat = (centreX: number, centreY: number) => {
    const right = Math.min(size - 1, Math.floor(centreX + reach));
    const bottom = Math.min(size - 1, Math.floor(centreY + reach));
    for (let y = Math.max(0, Math.ceil(centreY - reach)); y <= bottom; y++)
      for (let x = Math.max(0, Math.ceil(centreX - reach)); x <= right; x++) {
        const distance = length(x - centreX, y - centreY);
        const at = y * size + x;
        if (distance < (plane[at] ?? 0)) plane[at] = distance;
      }
  };
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const at = y * size + x;
      if (x + 1 < size && owners[at] !== owners[at + 1]) splat(x + 0.5, y);
      if (y + 1 < size && owners[at] !== owners[at + size]) splat(x, y + 0.5);
    }
  return plane;
}
