import { checkWeights } from "./check-weights.ts";
import type { TrainingState, UpdateRule, Weights } from "./network.ts";
import type { UpdateStep } from "./update-step.ts";

/** The two families of what rules carry from step to step. */
export type MomentKind = UpdateStep["kind"];

/** PyTorch's names for the vectors of each, put before a parameter's name in a saved state. */
export const momentPrefixes = {
  moments: ["exp_avg.", "exp_avg_sq."],
  momentum: ["momentum_buffer."],
} as const satisfies { readonly [K in MomentKind]: readonly string[] };

/**
 * The kind of a state's moments, undefined where there are none. Throws an Error that names the first missing, surplus
 * or misshapen one.
 */
export function kindOfMoments(
  { moments, steps }: TrainingState,
  parameters: readonly { readonly name: string; readonly shape: readonly number[] }[],
): MomentKind | undefined {
  if (moments.size === 0) {
    if (steps > 0) throw new Error(`A state of ${steps} steps has no moments`);
    return undefined;
  }
  const kind = isMomentum(moments) ? "momentum" : "moments";
  checkWeights(
    moments,
    momentPrefixes[kind].flatMap((prefix) =>
      parameters.map(({ name, shape }) => ({ name: prefix + name, shape })),
    ),
  );
  return kind;
}

function isMomentum(moments: Weights): boolean {
  const [prefix] = momentPrefixes.momentum;
  return [...moments.keys()].some((name) => name.startsWith(prefix));
}

/** The kind that a rule needs. Throws an Error where steps were made that left another. */
export function kindFor(
  { kind }: UpdateRule,
  { held, steps }: { readonly held: MomentKind | undefined; readonly steps: number },
): MomentKind {
  const wanted = kind === "sgd" ? "momentum" : "moments";
  if (steps > 0 && held !== wanted)
    throw new Error(
      `${kind} cannot go on from the moments (${momentPrefixes[held ?? wanted].join(", ")}) that ${steps} steps by another rule left`,
    );
  return wanted;
}
