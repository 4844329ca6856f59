import { Failure } from "#core/failure.ts";
import type { PretrainJob } from "../config/pretrain-job.ts";
import type { Patch } from "../data/patch.ts";
import { vitMae } from "../models/vit-mae.ts";
import type { HiddenPatch } from "./hide.ts";
import { taskOf } from "./prepare-pretext-data.ts";

/**
 * What a masked autoencoder has to know of the patches and of what is hidden in them; nothing for other models. Throws
 * `train/bad-job` where the task does not hide its tokens.
 */
export function maskedSettings(job: Pick<PretrainJob, "model" | "patch" | "pretext">): {
  readonly [setting: string]: number;
} {
  if (job.model.id !== vitMae.id) return {};
  const { hiding } = taskOf(job);
  const [height, width] = job.patch;
  const token = job.model["token"];
  if (!hiding) throw badJob("pretext", "learns by hidden blocks alone; choose masking");
  if (hiding.blockPx !== token)
    throw badJob("pretext.block", `sees tokens of ${token} pixels; hide blocks of as many`);
  if (height !== width) throw badJob("patch", "sees squares; make both sides of a patch equal");
  return { size: height, hidden: hiding.count({ height, width }) };
}

/** A patch whose last channel, beside those of the image, is 1 where it is hidden. */
export function withMask({ hidden, ...patch }: HiddenPatch): Patch {
  const { channels, height, width } = patch;
  const input = new Float32Array(height * width * (channels + 1));
  for (let pixel = 0; pixel < height * width; pixel++) {
    const from = pixel * channels;
    input.set(patch.input.subarray(from, from + channels), pixel * (channels + 1));
    input[(pixel + 1) * (channels + 1) - 1] = hidden?.[pixel] ?? 0;
  }
  return { ...patch, channels: channels + 1, input };
}

function badJob(key: string, why: string): Failure {
  return new Failure({ code: "train/bad-job", key }, `A masked autoencoder ${why}`);
}
