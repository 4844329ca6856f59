import type { Weights } from "./network.ts";

/** Throws an Error that names the first missing, surplus or misshapen tensor. */
export function checkWeights(
  weights: Weights,
  parameters: readonly { readonly name: string; readonly shape: readonly number[] }[],
): void {
  const known = new Set(parameters.map(({ name }) => name));
  for (const { name, shape } of parameters) {
    const found = weights.get(name);
    if (!found) throw new Error(`The weights lack ${name} [${shape.join(", ")}]`);
    const size = shape.reduce((product, length) => product * length, 1);
    if (found.shape.join() !== shape.join() || found.data.length !== size)
      throw new Error(
        `The weights have ${name} as [${found.shape.join(", ")}]; this network has [${shape.join(", ")}]`,
      );
  }
  for (const name of weights.keys())
    if (!known.has(name)) throw new Error(`The weights hold ${name}, which this network has not`);
}
