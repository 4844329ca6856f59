import { checkWeights, inferStructure } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import { type Classes, meaningOf } from "../data/classes.ts";
import type { LearntTask } from "./learnt-task.ts";
import type { RunCheckpoint } from "./run-checkpoint.ts";

/** Labels that were edited since may ask for another network, or for other meanings of its outputs. Throws `train/cannot-resume`. */
export function checkResumption(
  { graph, classes }: Pick<LearntTask, "graph" | "classes">,
  { state, classes: before }: Pick<RunCheckpoint, "state" | "classes">,
): void {
  if (meaningOf(classes) !== meaningOf(before))
    throw cannotResume(
      `What the labels hold has changed since this run began: it learns ${inWords(before)}, and they ask for ${inWords(classes)}`,
    );
  try {
    checkWeights(state.weights, inferStructure(graph).parameters);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw cannotResume(
      `What there is to learn has changed since this run began, and its network no longer fits (${reason})`,
      cause,
    );
  }
}

/** "label 1 and label 2" as its outputs, and what they are told from. */
function inWords({ outputs, labelled }: Classes): string {
  const titles = outputs.map(({ title }) => title).join(", ");
  return labelled.length > outputs.length ? `${titles} among ${labelled.join(", ")}` : titles;
}

function cannotResume(found: string, cause?: unknown): Failure {
  return new Failure({ code: "train/cannot-resume" }, `${found}; start a new run`, { cause });
}
