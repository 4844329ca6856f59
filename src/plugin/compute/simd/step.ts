import type { KernelName } from "./records.ts";

/** A kernel with its record, and how its work is cut. */
export interface Step {
  readonly kernel: KernelName;
  readonly record: { readonly [field: string]: unknown };
  /** Into how many shares its work is cut. */
  readonly shares: number;
  /** Which of them are done here; all, if absent. */
  readonly range?: { readonly first: number; readonly count: number };
  /** Whether it must be done before the next may start. */
  readonly waits: boolean;
}

/**
 * Shares of a step at most. More would even out better what threads of unequal speed do; but some leave sums behind for each,
 * and a step may be so short that taking a share costs as much as doing it.
 */
export const mostShares = 16;

/** Into how many shares to cut work that goes through so many bytes: 16 KiB take some microseconds, a share 0.1. */
export function sharesFor(bytes: number): number {
  return Math.min(mostShares, Math.max(1, Math.ceil(bytes / 16384)));
}
