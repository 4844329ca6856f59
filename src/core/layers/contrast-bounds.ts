import type { Extent } from "../histogram.ts";
import type { Dtype } from "./grid.ts";
import type { ContrastRange } from "./layer.ts";

/** The values that a contrast control offers, and the step between them. */
export interface ContrastBounds {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

/** All values of an integer type; undefined for floats, which have no ends worth showing. */
export function typeExtent(dtype: Dtype): Extent | undefined {
  const [, signed, bits] = /^(u?)int(\d+)$/.exec(dtype) ?? [];
  if (bits === undefined) return undefined;
  const values = 2 ** Number(bits);
  return signed === "u" ? { min: 0, max: values - 1 } : { min: -values / 2, max: values / 2 - 1 };
}

/**
 * All of an 8-bit type. Of the others, where most values go unused, those of the data and of the range in use; and while
 * nobody knows the data, as far as a round number beyond the range, so that a handle can be moved with care.
 */
export function contrastBounds(
  dtype: Dtype,
  { contrast: [low, high], extent }: { contrast: ContrastRange; extent: Extent | undefined },
): ContrastBounds {
  const isFloat = dtype.startsWith("float");
  const all = typeExtent(dtype);
  if (all && all.max - all.min < 256) return { ...all, step: 1 };
  if (extent) {
    const min = Math.min(extent.min, low);
    const max = Math.max(extent.max, high);
    return { min, max, step: isFloat ? (max - min) / 1000 : 1 };
  }
  const reach = roundUp(Math.max(Math.abs(low), Math.abs(high)));
  const min = low < 0 ? -reach : 0;
  return { min, max: reach, step: isFloat ? reach / 1000 : 1 };
}

function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return (([1, 2, 5] as const).find((n) => n * power >= value) ?? 10) * power;
}
