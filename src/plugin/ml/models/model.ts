import type { Graph } from "#compute/index.ts";
import type { Member } from "#core/family.ts";

/** What every model is asked for; a model may have more settings of its own. */
export interface ModelParameters {
  readonly inputChannels: number;
  readonly outputChannels: number;
}

/** A network by its settings: same settings, same graph. Throws an Error on settings that make none. */
export type ModelMember<Id extends string, Parameters extends ModelParameters> = Member<
  Id,
  Parameters,
  Graph
>;
