import { type Graph, graphBuilder } from "#compute/index.ts";
import type { ModelMember, ModelParameters } from "./model.ts";
import { addStep, resnetChannels, resnetEncoder } from "./resnet-encoder.ts";

/**
 * ResNet34-UNet as taught in segmentation courses: torchvision's ResNet34 from scratch on the way down, transposed
 * convolutions on the way up, [up, skip] joined, two of [3x3 convolution, batch norm, ReLU] at each level, and one more
 * doubling to the image's size. Sizes are multiples of 32.
 */
export const resnet34Unet = {
  id: "resnet34-unet",
  title: "ResNet34-UNet",
  summary: "ResNet34 from scratch with transposed convolutions, as segmentation courses have it",
  defaults: { inputChannels: 1, outputChannels: 1 } as ModelParameters, // wider than the literal
  build({ inputChannels, outputChannels }: ModelParameters): Graph {
    const { add, build } = graphBuilder(inputChannels);
    const [deepest = "", ...skips] = resnetEncoder(add, {
      kind: "resnet34",
      prefix: "encoder.",
    }).toReversed();
    const widths = [...resnetChannels.toReversed().slice(1), resnetChannels[0]];
    let map = deepest;
    for (const [i, channels] of widths.entries()) {
      const id = `decoder.${i}`;
      const up = add({
        kind: "up-conv2d",
        id: `${id}.up`,
        inputs: [map],
        channels,
        factor: 2,
      });
      const skip = skips[i];
      map = skip ? add({ kind: "concat", id: `${id}.concat`, inputs: [up, skip] }) : up;
      for (const n of [0, 3])
        map = addStep(add, map, {
          conv: `${id}.conv.${n}`,
          norm: `${id}.conv.${n + 1}`,
          relu: `${id}.conv.${n + 2}`,
          channels,
          kernel: 3,
          initial: "he",
        });
    }
    add({
      kind: "conv2d",
      id: "head",
      inputs: [map],
      channels: outputChannels,
      kernel: [1, 1],
      stride: 1,
      padding: [0, 0],
      bias: true,
      initial: "xavier",
    });
    return build();
  },
} as const satisfies ModelMember<"resnet34-unet", ModelParameters>;
