import type { Member } from "#core/family.ts";

/** Where a run is: `step` counts from 0 to `steps` - 1. */
export interface Progress {
  readonly step: number;
  readonly steps: number;
}

/** What a schedule sets for one step. */
export interface Setting {
  /** Multiplies the optimizer's learning rate; 0..1. */
  readonly lrFactor: number;
  /** In place of the optimizer's momentum (Adam's first beta), where the schedule drives it. */
  readonly momentum?: number;
}

export type Schedule = (at: Progress) => Setting;

export type ScheduleMember<Id extends string, Parameters> = Member<Id, Parameters, Schedule>;
