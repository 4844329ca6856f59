import type { GraphNode } from "./graph/graph.ts";

/** A node that a backend has no kernel for; another may. */
export class UnsupportedNode extends Error {
  override readonly name = "UnsupportedNode";
  /** What of the node there is no kernel for, as in "no attention-gate". */
  readonly lacks: string;

  constructor({ id }: Pick<GraphNode, "id">, lacks: string) {
    super(`Node "${id}": ${lacks}`);
    this.lacks = lacks;
  }
}
