import type { Dtype } from "./grid.ts";
import type { ContrastRange } from "./layer.ts";

/** The values that a contrast control offers, and the step between them. */
export interface ContrastBounds {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/**
 * All of an 8-bit type; of the others, where most values go unused, as far as a round number beyond the range
 * in use, so that a handle can be moved with care.
 */
export function contrastBounds(dtype: Dtype, [low, high]: ContrastRange): ContrastBounds {
  if (dtype === "uint8") return { min: 0, max: 255, step: 1 };
  if (dtype === "int8") return { min: -128, max: 127, step: 1 };
  const isFloat = dtype.startsWith("float");
  const reach = roundUp(Math.max(Math.abs(low), Math.abs(high)));
  const min = low < 0 ? -reach : 0;
  return { min, max: reach, step: isFloat ? reach / 1000 : 1 };
}

function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return (([1, 2, 5] as const).find((n) => n * power >= value) ?? 10) * power;
}
