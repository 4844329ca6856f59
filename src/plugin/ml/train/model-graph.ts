import { type Graph, inferStructure } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import { buildChoice } from "../config/choice.ts";
import type { Job } from "../config/job.ts";
import { models } from "../models/index.ts";

/**
 * The job's model for so many channels. Throws `train/bad-job` where its settings do not go together, or where its patches
 * do not suit it.
 */
export function modelGraph(
  { model, patch }: Pick<Job, "model" | "patch">,
  channels: { readonly inputChannels: number; readonly outputChannels: number },
): Graph {
  const graph = build(model, channels);
  const { divisor } = inferStructure(graph);
  if (patch.some((side) => side % divisor !== 0))
    throw new Failure(
      { code: "train/bad-job", key: "patch" },
      `Patches of ${patch.join(" x ")} do not suit the model; both sides must be multiples of ${divisor}`,
    );
  return graph;
}

function build(model: Job["model"], channels: Parameters<typeof modelGraph>[1]): Graph {
  try {
    return buildChoice(models, model, channels);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Failure({ code: "train/bad-job", key: "model" }, reason, { cause: error });
  }
}
