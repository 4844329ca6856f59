import type { Graph } from "#compute/index.ts";

/** Ids of the nodes on the way down: those before the first that makes a map finer. */
export function encoderNodes({ nodes }: Graph): ReadonlySet<string> {
  const turn = nodes.findIndex(({ kind }) => kind === "up-conv2d" || kind === "upsample");
  return new Set(nodes.slice(0, Math.max(0, turn)).map(({ id }) => id));
}
