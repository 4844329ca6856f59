import type { Place } from "./buffer.ts";
import type { FeatureMap } from "./feature-map.ts";
import type { Program } from "./program.ts";

/** For the kernel that copies between maps of as many channels whose padding lies differently: from where to where. */
export function rearrangement(
  program: Program,
  { channels: { places: from } }: FeatureMap,
  { channels: { places: to } }: FeatureMap,
): { readonly places: Place; readonly count: number } {
  const places = program.table(from.map((place, i) => [4 * place, 4 * (to[i] ?? 0)]));
  return { places, count: from.length };
}
