import type { Choice } from "#ml/config/choice.ts";
import type { JobFile } from "#ml/config/job-file.ts";
import type { Transfer } from "#ml/weights/transfer-weights.ts";
import { openInit } from "../open-model.ts";
import type { RunParts, RunRequest } from "./run-request.ts";

export interface RunInit {
  /** Weights to begin with; none of a run that goes on. */
  readonly init: Omit<Transfer, "fresh"> | undefined;
  /** The network, where it is not the file's own. */
  readonly model: Choice | undefined;
}

/**
 * What a run begins with. A configuration that takes its network from a checkpoint, as BiaPy's do where they do not say otherwise,
 * gets that of the run that the weights are of, in whatever the problem was.
 */
export async function openRunInit(
  {
    file,
    files,
    takesModelOfInit,
  }: Pick<RunRequest<JobFile>, "file" | "files" | "takesModelOfInit">,
  { progress }: Pick<RunParts, "progress">,
  signal: AbortSignal,
): Promise<RunInit> {
  const before = files.earlier?.checkpoint.job;
  if (before) return { init: undefined, model: takesModelOfInit ? before.model : undefined };
  if (file.init === undefined) return { init: undefined, model: undefined };
  const { transfer: init, card, notes } = await openInit(file.init, signal);
  for (const note of notes) progress.line(note);
  const model = takesModelOfInit ? card?.job.model : undefined;
  if (model && JSON.stringify(model) !== JSON.stringify(file.model))
    progress.line(
      `The network is that of ${init.source}: ${modelInWords(model)} (MODEL.LOAD_MODEL_FROM_CHECKPOINT)`,
    );
  return { init, model };
}

function modelInWords({ id, ...settings }: Choice): string {
  return `${id}, ${Object.entries(settings)
    .map(([key, value]) => `${key} ${value}`)
    .join(", ")}`;
}
