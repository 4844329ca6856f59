import type { Placed } from "./infer.ts";

/** Ids of the nodes whose maps depend on a trained parameter: those that gradients go through. */
export function influenced(placed: readonly Placed[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const { node, op, inputs } of placed) {
    const own = op.parameters(inputs, node).some(({ trained }) => trained);
    if (own || node.inputs.some((id) => found.has(id))) found.add(node.id);
  }
  return found;
}
