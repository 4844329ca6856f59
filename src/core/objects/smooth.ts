import type { Breather } from "../labels/breather.ts";
import type { Mask } from "../labels/distance.ts";
import { depthsOf } from "./depths.ts";

/**
 * The shape without what a disc of that radius, in pixels, does not fit into, in a stack a ball: thorns and thin bridges go, corners become round
 * (a morphological opening: Serra, "Image Analysis and Mathematical Morphology", 1982). It may fall apart, or vanish.
 */
export async function smoothed(
  mask: Mask,
  radiusPx: number,
  breather: Breather,
): Promise<Uint8Array> {
  if (radiusPx === 0 || !mask.data.includes(1)) return mask.data;
  const depths = await depthsOf(mask, breather); // from a pixel's centre to the edge, half a pixel before the next centre
  const data = Uint8Array.from(depths, (depth) => Number(depth + 0.5 > radiusPx));
  if (!data.includes(1)) return data;
  const around = await depthsOf({ ...mask, data }, breather);
  return Uint8Array.from(around, (depth) => Number(0.5 - depth <= radiusPx));
}
