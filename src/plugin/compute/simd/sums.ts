import { type AddBlock, identity } from "../plan/blocks.ts";
import { areSame } from "../plan/channels.ts";
import type { Place } from "./buffer.ts";
import type { FeatureMap } from "./feature-map.ts";
import type { Plan } from "./plan.ts";
import { rearrangement } from "./rearrangement.ts";

/** What a sum adds: a map, or what a norm makes of one. */
export interface Term {
  readonly map: FeatureMap;
  readonly coefficients: Place | undefined;
  readonly sets: number;
}

function plainTerm(map: FeatureMap): Term {
  return { map, coefficients: undefined, sets: 1 };
}

/** Adds a sum of two or more maps, two at a time; the activation goes with the last. */
export function addSum(
  plan: Plan,
  { inputs, output, activation }: AddBlock,
  normed: (id: string) => Term | undefined,
): void {
  const { program, store } = plan;
  const value = plan.map(output);
  const [first, ...others] = inputs.map((id) => normed(id) ?? plainTerm(alike(plan, id, value)));
  let a = first;
  for (const [i, b] of others.entries()) {
    if (!a) throw new Error("A sum of nothing");
    const last = i === others.length - 1;
    program.add("add", {
      ...((last && activation) || identity),
      mask: store.mask(output),
      ...{ a: a.map, aCoefficients: a.coefficients, aSets: a.sets },
      ...{ b: b.map, bCoefficients: b.coefficients, bSets: b.sets },
      value,
    });
    a = plainTerm(value);
  }
}

/** The map of that id, or a copy where its padding lies differently. */
function alike(plan: Plan, id: string, value: FeatureMap): FeatureMap {
  const x = plan.map(id);
  const { channels } = value;
  if (areSame(x.channels, channels)) return x;
  const { program } = plan;
  const y = plan.newMap(plan.sizeOf(id), { channels, margin: 0 });
  program.add("rearrange", { x, y, ...rearrangement(program, x, y), adds: 0 });
  return y;
}
