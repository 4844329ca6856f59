import { type Graph, inferStructure } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import { buildChoice } from "../config/choice.ts";
import type { Job } from "../config/job.ts";
import { pretrainModels } from "../models/index.ts";

/**
 * The job's model, with what follows from its data. Throws `train/bad-job` where its settings do not go together, or where its patches
 * do not suit it.
 */
export function modelGraph(
  { model, patch }: Pick<Job, "model" | "patch">,
  derived: Derived,
): Graph {
  const graph = build(model, derived);
  const { divisor } = inferStructure(graph);
  if (patch.some((side) => side % divisor !== 0))
    throw new Failure(
      { code: "train/bad-job", key: "patch" },
      `Patches of ${patch.join(" x ")} do not suit the model; both sides must be multiples of ${divisor}`,
    );
  return graph;
}

/** Settings that follow from the data, and of some models from the rest of the job. */
interface Derived {
  readonly inputChannels: number;
  readonly outputChannels: number;
  readonly [setting: string]: number;
}

function build(model: Job["model"], derived: Derived): Graph {
  try {
    return buildChoice(pretrainModels, model, derived);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure({ code: "train/bad-job", key: "model" }, reason, { cause: error });
  }
}
