import type { Weights, WeightTensor } from "#compute/index.ts";

export interface Named {
  readonly tensor: WeightTensor;
  /** Its name in the weights that were given. */
  readonly calledThere: string;
}

/** What files call a parameter of ours: the same; an encoder alone; a network inside PyTorch's DataParallel. */
const namings: readonly ((theirs: string) => string)[] = [
  (theirs) => theirs,
  (theirs) => `encoder.${theirs}`,
  (theirs) => theirs.replace(/^module\./, ""),
];

/** Given weights by a network's own `names`, in the way of naming by which the most of them are found. */
export function inOurNames(given: Weights, names: readonly string[]): ReadonlyMap<string, Named> {
  const ours = new Set(names);
  let best: ReadonlyMap<string, Named> = new Map();
  for (const naming of namings) {
    const named = [...given].map(
      ([calledThere, tensor]) => [naming(calledThere), { tensor, calledThere }] as const,
    );
    const found = new Map(named.filter(([name]) => ours.has(name)));
    if (found.size > best.size) best = found;
  }
  return best;
}
