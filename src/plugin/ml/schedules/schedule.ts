import type { Member } from "#core/family.ts";

/** Where a run is: `step` counts from 0 to `steps` - 1. */
export interface Progress {
  readonly step: number;
  readonly steps: number;
  /** Of each validation so far, the first one first. */
  readonly validationLosses: readonly number[];
}

/** What a schedule sets for one step. */
export interface Setting {
  /** Multiplies the optimizer's learning rate; 0..1. */
  readonly lrFactor: number;
  /** In place of the optimizer's momentum (Adam's first beta), where the schedule drives it. */
  readonly momentum?: number;
}

/** It remembers nothing from step to step, so that a run that was interrupted goes on where it was. */
export type Schedule = (at: Progress) => Setting;

export type ScheduleMember<Id extends string, Parameters> = Member<Id, Parameters, Schedule>;

/** From one number to another along half a cosine; `share` is from 0 to 1. */
export function along(from: number, to: number, share: number): number {
  return to + ((from - to) / 2) * (1 + Math.cos(Math.PI * share));
}
