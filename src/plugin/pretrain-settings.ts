import type { LayerId } from "#core/ids.ts";
import type { Grid } from "#core/layers/grid.ts";
import {
  type Choice,
  type MemberForm,
  type Place,
  type PretrainJob,
  parsePretrainJob,
  pretrainChoices,
  usualPretrainSteps,
} from "#worker/tokens.ts";
import { given, withinGrid } from "./job-args.ts";
import { JobKind } from "./job-kind.ts";
import type { Run } from "./learning.ts";

export {
  lossOf,
  pretrainChoices,
  pretrainEntries,
  type ReconstructionPicture,
  type ReconstructionPictures,
} from "#worker/tokens.ts";

/** How a pretraining is done: a job without its image, every default filled in but for the loss. */
export type PretrainSettings = PretrainJob;

/** A pretraining, as its draft and its form deal with it. */
export const pretrainJob = new JobKind<PretrainSettings>({
  name: "pretrain",
  parse: parsePretrainJob,
  usual: {},
  choices: pretrainChoices,
  /** From a first look to weights to keep; the middle one is what is usual. */
  presets: ({ batch, model }) => [
    { id: "fast", title: "Fast", settings: { steps: 300, batch, model } },
    { id: "balanced", title: "Balanced", settings: { steps: usualPretrainSteps, batch, model } },
    {
      id: "thorough",
      title: "Thorough",
      settings: { steps: 4000, batch, model: { ...model, width: 16 } },
    },
  ],
});

type PretrainKind = JobKind<PretrainSettings>;

/** The arguments of `pretrain.start` on a layer. Slices that the image does not have are left out. */
export function pretrainArgs(
  image: { readonly id: LayerId; readonly grid: Grid },
  settings: PretrainSettings,
) {
  return { image: image.id, ...given(settings), planes: withinGrid(settings.planes, image.grid) };
}

/** Those on a folder. Slices and channels are those of a layer, and left out. */
export function pretrainFolderArgs(dataset: Place, settings: PretrainSettings) {
  const { planes: _planes, channels: _channels, ...others } = settings;
  return { dataset, ...given(others) };
}

/** The side of blocks nearest to a wanted one of which whole ones fill a patch: hidden blocks are never cut. */
export function fittingBlock(wantedPx: number, [height, width]: readonly [number, number]): number {
  const sides = Array.from({ length: Math.min(height, width) }, (_, i) => i + 1);
  const fitting = sides.filter((side) => height % side === 0 && width % side === 0);
  const distance = (side: number) => Math.abs(Math.log(side / wantedPx));
  return fitting.reduce((best, side) => (distance(side) < distance(best) ? side : best), 1);
}

/** Whether a network is a masked autoencoder: it learns from hidden blocks and does nothing else. */
export function isMaskedAutoencoder({ id }: { readonly id: string }): boolean {
  return id === "vit-mae";
}

/** Whether blocks are hidden from a network that BiaPy does not mask: it masks its vision transformer alone. */
export function isBeyondBiapy({ pretext, model }: { pretext: Choice; model: Choice }): boolean {
  return pretext.id === "masking" && !isMaskedAutoencoder(model);
}

/** Whether a training can go on from what a run learnt. */
export function canBeginTraining({ job }: Pick<Run, "job">): boolean {
  return !(job && isMaskedAutoencoder(job.model));
}

/** The networks that can learn a task. */
export function modelsFor({ models }: PretrainKind, { id }: Choice): readonly MemberForm[] {
  return models.filter((model) => id === "masking" || !isMaskedAutoencoder(model));
}

/** Another network in place of one; what both call width means something else in a masked autoencoder. */
export function otherModel(
  kind: PretrainKind,
  { before, id }: { before: Choice; id: string },
): Choice {
  return isMaskedAutoencoder(before) === isMaskedAutoencoder({ id })
    ? kind.otherModel(before, id)
    : kind.usualChoice("model", id);
}

/** What changes with the task: a network that cannot learn it gives way to the usual one. */
export function modelBeside(
  kind: PretrainKind,
  { task, model }: { readonly task: Choice; readonly model: Choice },
): { readonly model?: null } {
  return modelsFor(kind, task).some(({ id }) => id === model.id) ? {} : { model: null };
}
