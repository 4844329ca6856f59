import { checkWeights, type Graph, inferStructure } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import type { Checkpoint } from "./checkpoint.ts";

/** Labels that were edited since may ask for another network. Throws `train/cannot-resume`. */
export function checkResumption(graph: Graph, { state }: Pick<Checkpoint, "state">): void {
  try {
    checkWeights(state.weights, inferStructure(graph).parameters);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Failure(
      { code: "train/cannot-resume" },
      `What there is to learn has changed since this run began, and its network no longer fits (${reason}); start a new run`,
      { cause },
    );
  }
}
