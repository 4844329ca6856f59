import { type Graph, graphBuilder } from "#compute/index.ts";
import type { ModelParameters } from "./model.ts";
import { addStep, type resnetBlocks, resnetEncoder } from "./resnet-encoder.ts";

/** Channels that each of the five blocks on the way up gives. */
const decoderChannels = [256, 128, 64, 32, 16] as const;

/**
 * The U-Net of segmentation_models.pytorch over a ResNet: nearest upsampling, [up, skip] joined, two of [3x3 convolution
 * without bias, batch norm, ReLU]; the last block has no skip. Its parameter names and initial distribution.
 */
export function smpUnet(
  kind: keyof typeof resnetBlocks,
  { inputChannels, outputChannels }: ModelParameters,
): Graph {
  const { add, build } = graphBuilder(inputChannels);
  const maps = resnetEncoder(add, { kind, prefix: "encoder." });
  const [deepest = "", ...skips] = maps.toReversed();
  let map = deepest;
  for (const [i, channels] of decoderChannels.entries()) {
    const id = `decoder.blocks.${i}`;
    const up = add({ kind: "upsample", id: `${id}.up`, inputs: [map], mode: "nearest" });
    const skip = skips[i];
    map = skip ? add({ kind: "concat", id: `${id}.concat`, inputs: [up, skip] }) : up;
    for (const conv of [`${id}.conv1`, `${id}.conv2`])
      map = addStep(add, map, {
        conv: `${conv}.0`,
        norm: `${conv}.1`,
        relu: `${conv}.2`,
        channels,
        kernel: 3,
        initial: "he",
      });
  }
  add({
    kind: "conv2d",
    id: "segmentation_head.0",
    inputs: [map],
    channels: outputChannels,
    kernel: [3, 3],
    stride: 1,
    padding: [1, 1],
    bias: true,
    initial: "xavier",
  });
  return build();
}
