import { type Graph, inferStructure } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import { buildChoice } from "../config/choice.ts";
import type { Job } from "../config/job.ts";
import type { Families } from "../families/families.ts";

/**
 * The job's model, with what follows from its data. Throws `train/bad-job` where its settings do not go together, or where its patches
 * do not suit it.
 */
export function modelGraph(
  { model, patch }: Pick<Job, "model" | "patch">,
  { models, derived }: { readonly models: Families["models"]; readonly derived: Derived },
): Graph {
  const { graph, divisor } = build(model, { models, derived });
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

function build(
  model: Job["model"],
  { models, derived }: { readonly models: Families["models"]; readonly derived: Derived },
) {
  try {
    const graph = buildChoice(models, model, derived);
    const { divisor, outputChannels } = inferStructure(graph);
    if (outputChannels !== derived.outputChannels)
      throw new Error(
        `It has ${outputChannels} outputs, where ${derived.outputChannels} are asked for`,
      );
    return { graph, divisor };
  } catch (error) {
    if (error instanceof Failure) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure({ code: "train/bad-job", key: "model" }, reason, { cause: error });
  }
}
