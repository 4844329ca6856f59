import type { Patch } from "./patch.ts";

/**
 * The patches with weights such that every class, by what its pixels are to become, counts as much as any other; all
 * of them together count as before.
 */
export function balanced<P extends Patch>(patches: readonly P[]): P[] {
  const sums = new Map<number, number>();
  for (const patch of patches)
    for (const [pixel, weight] of patch.weight.entries()) {
      if (weight === 0) continue;
      const key = classKey(patch, pixel);
      sums.set(key, (sums.get(key) ?? 0) + weight);
    }
  const share = [...sums.values()].reduce((sum, value) => sum + value, 0) / sums.size;
  return patches.map((patch) => ({
    ...patch,
    weight: patch.weight.map((weight, pixel) =>
      weight === 0 ? 0 : (weight * share) / (sums.get(classKey(patch, pixel)) ?? 1),
    ),
  }));
}

/** One number for each combination of targets. */
function classKey({ target, outputs }: Patch, pixel: number): number {
  let key = 0;
  for (let output = 0; output < outputs; output++)
    key = 2 * key + ((target[pixel * outputs + output] ?? 0) > 0.5 ? 1 : 0);
  return key;
}
