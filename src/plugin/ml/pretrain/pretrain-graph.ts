import { type Graph, inferStructure } from "#compute/index.ts";
import { Failure } from "#core/failure.ts";
import { createRandom } from "#core/random.ts";
import { buildChoice } from "../config/choice.ts";
import type { PretrainJob } from "../config/pretrain-job.ts";
import { type Families, ownFamilies } from "../families/families.ts";
import { vitMae } from "../models/vit-mae.ts";
import { modelGraph } from "../train/model-graph.ts";

type OfJob = Pick<PretrainJob, "model" | "patch" | "pretext">;

/** Whether a job's network is told what is hidden, by one more channel of its input: 1 there. */
export function seesMask({ model }: Pick<PretrainJob, "model">): boolean {
  return model.id === vitMae.id;
}

/** The job's network for images of so many channels. Throws `train/bad-job` as `modelGraph` does. */
export function pretrainGraph(
  job: OfJob,
  { channels, families = ownFamilies }: { readonly channels: number; readonly families?: Families },
): Graph {
  const sides = { inputChannels: channels, outputChannels: channels };
  const derived = seesMask(job) ? { ...sides, ...tokensOf(job, families) } : sides;
  const graph = modelGraph(job, { models: families.models, derived });
  const { divisor } = inferStructure(graph);
  if (seesMask(job) && job.patch.some((side) => side !== divisor))
    throw badJob("patch", `Patches of ${job.patch.join(" x ")}; those of ${vitMae.id} are square`);
  return graph;
}

/** A token is a block of the task, and as many are hidden of every patch. */
function tokensOf({ pretext, patch: [size] }: OfJob, { pretexts }: Families) {
  const { hiding } = buildChoice(pretexts, pretext);
  if (!hiding)
    throw badJob("model", `${vitMae.id} learns from hidden blocks alone, not by ${pretext.id}`);
  const token = hiding.blockPx;
  const hidden = hiding.draw({ height: size, width: size }, createRandom(0));
  const pixels = hidden.reduce((sum, isHidden) => sum + isHidden, 0);
  return { size, token, hidden: pixels / token ** 2 };
}

function badJob(key: string, message: string): Failure {
  return new Failure({ code: "train/bad-job", key }, message);
}
