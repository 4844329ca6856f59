import type { ModelCard } from "../../results/model-card.ts";
import { diceOf } from "../../train/validation-record.ts";
import { packageFiles, summaryOf } from "./description.ts";
import { sidesOf } from "./sides.ts";

/** A package's README.md: what it is, how it came to be, how good it was, how to run it. */
export function documentationOf(card: ModelCard): string {
  const { job, steps, best } = card;
  const dice = best && diceOf(best);
  const { lr } = job.optimizer;
  const settings = Object.entries(job.model).map(([key, value]) => `${key} ${value}`);
  const measured =
    best === null || dice === null
      ? "Nothing was held out in training: there is no measurement of this model."
      : `On the patches held out in training the Dice coefficient was ${dice.toFixed(4)}, at a threshold of 0.5, with the weights of step ${best.step} of ${steps}. The held-out patches come from the images that it was trained on.`;
  return `# ${card.title}

${summaryOf(card)}

## Use

Images are [batch, channel, y, x]. ${sizesOf(card)}

${valuesOf(card)}

${packageFiles.onnx} runs in ONNX Runtime. ${packageFiles.model} holds the same weights in the names and layouts of PyTorch, and opens in Lamella.

## Training

Network: ${settings.join(", ")}. Loss: ${job.loss?.id}. Optimizer: ${job.optimizer.id}, learning rate ${lr}, schedule ${job.schedule.id}. Batches of ${job.batch} patches of ${job.patch.join(" x ")} pixels, ${steps} steps, seed ${job.seed}.

## Validation

${measured}

To validate it on images of your own: label some that it has not seen, predict them whole with overlapping tiles, threshold at 0.5, and compare by Dice or intersection over union, image by image.

The test tensors are an image made by a formula and what the model made of it; they check that software runs the model as it is meant, not how good it is. They were verified at export with ${packageFiles.model}; ${packageFiles.onnx} holds the same weights and was not run then.
`;
}

function sizesOf(card: ModelCard): string {
  const { free, test, halo } = sidesOf(card);
  return free
    ? `Their sides have ${free.min} pixels, and ${free.step} more as often as wanted. Near its borders an image is continued with zeros: let tiles overlap, and leave out ${halo} pixels at each border.`
    : `The model learnt from images resized to ${test.join(" x ")}, and takes images of that size.`;
}

function valuesOf({ channels, normalization }: ModelCard): string {
  const { mean, std, clip, perImage } = normalization;
  if (perImage)
    return "Each channel of each image is normalised by what is measured of it, as the description says. In training the images were measured whole: do so before cutting tiles.";
  const rows = channels.map((channel, i) => `| ${channel} | ${mean[i]} | ${std[i]} |`);
  const cut = clip ? ", and cut to 0..1" : "";
  return `Each channel is normalised as (value - offset) / scale${cut}:

| channel | offset | scale |
|---|---|---|
${rows.join("\n")}

The output is probabilities.`;
}
