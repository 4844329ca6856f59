import type { Member } from "#core/family.ts";
import type { Counts } from "./counts.ts";

/** From counts to a number from 0 to 1, larger is better. */
export type Metric = (counts: Counts) => number;

export type MetricMember<Id extends string> = Member<Id, object, Metric>;

/** A share of a whole; 1 where there is nothing to get wrong. */
export function share(part: number, whole: number): number {
  return whole > 0 ? part / whole : 1;
}
