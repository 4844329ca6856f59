import type { Plane } from "./smooth-noise.ts";

/** 0 below `low`, 1 above `high`, smooth between. */
export function step(value: number, { low, high }: { low: number; high: number }): number {
  const t = clamp((value - low) / (high - low), { low: 0, high: 1 });
  return t * t * (3 - 2 * t);
}

export function clamp(value: number, { low, high }: { low: number; high: number }): number {
  return Math.min(high, Math.max(low, value));
}

export function length(x: number, y: number): number {
  return Math.sqrt(x * x + y * y);
}

/** A small blur: along each axis a pixel takes the share `weight` of each of its two neighbours. */
export function blur(plane: Plane, { size, weight }: { size: number; weight: number }): Plane {
  const mix = (value: number, before = value, after = value) =>
    value * (1 - 2 * weight) + (before + after) * weight;
  const across = plane.map((value, at) =>
    mix(
      value,
      at % size === 0 ? value : plane[at - 1],
      at % size === size - 1 ? value : plane[at + 1],
    ),
  );
  return across.map((value, at) => mix(value, across[at - size], across[at + size]));
}
