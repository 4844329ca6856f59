import type { UpdateRule } from "#compute/index.ts";
import type { Member } from "#core/family.ts";

/** The rule of one step, at the learning rate that the schedule has for it. */
export type Optimizer = (lr: number) => UpdateRule;

export type OptimizerMember<Id extends string, Parameters> = Member<Id, Parameters, Optimizer>;
