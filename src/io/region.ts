import type { Box } from "#core/labels/box.ts";
import type { Region } from "./pixel-source.ts";

/** A box as a region: its ranges by the names of its axes. */
export function regionOf(axes: readonly string[], { start, stop }: Box): Region {
  return Object.fromEntries(axes.map((axis, i) => [axis, [start[i] ?? 0, stop[i] ?? 0] as const]));
}
