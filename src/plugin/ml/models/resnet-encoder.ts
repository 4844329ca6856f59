import { type graphBuilder, graphInput } from "#compute/index.ts";

type Add = ReturnType<typeof graphBuilder>["add"];

/** Blocks a stage of ResNets made of basic blocks (He et al. 2015). */
export const resnetBlocks = { resnet18: [2, 2, 2, 2], resnet34: [3, 4, 6, 3] } as const;
/** Channels of the stem and of the four stages. */
export const resnetChannels = [64, 64, 128, 256, 512] as const;

/** A convolution without bias, batch norm, and ReLU where `relu` names it. */
interface Step {
  readonly conv: string;
  readonly norm: string;
  readonly relu?: string;
  readonly channels: number;
  readonly kernel: number;
  readonly stride?: number;
  readonly initial: "he" | "resnet";
}

/** Adds one such step after `input`; returns the id of its last node. */
export function addStep(add: Add, input: string, step: Step): string {
  const { channels, kernel, stride = 1, initial } = step;
  const padding = (kernel - 1) / 2;
  const convolved = add({
    kind: "conv2d",
    id: step.conv,
    inputs: [input],
    channels,
    kernel: [kernel, kernel],
    stride,
    padding: [padding, padding],
    bias: false,
    initial,
  });
  const normed = add({
    kind: "batch-norm",
    id: step.norm,
    inputs: [convolved],
    momentum: 0.1,
    epsilon: 1e-5,
  });
  return step.relu ? add({ kind: "relu", id: step.relu, inputs: [normed] }) : normed;
}

/**
 * torchvision's ResNet without its classifier, names and initial distribution included, below `prefix` ("encoder.").
 * Returns the maps of the stem and the four stages: 2, 4, 8, 16 and 32 times coarser than the image.
 */
export function resnetEncoder(
  add: Add,
  { kind, prefix }: { readonly kind: keyof typeof resnetBlocks; readonly prefix: string },
): string[] {
  const [stemChannels] = resnetChannels;
  const stem = addStep(add, graphInput, {
    conv: `${prefix}conv1`,
    norm: `${prefix}bn1`,
    relu: `${prefix}relu`,
    channels: stemChannels,
    kernel: 7,
    stride: 2,
    initial: "resnet",
  });
  let map = add({ kind: "max-pool", id: `${prefix}maxpool`, inputs: [stem], kernel: 3 });
  const stages = resnetBlocks[kind].map((blocks, stage) => {
    for (let block = 0; block < blocks; block++)
      map = basicBlock(add, map, {
        id: `${prefix}layer${stage + 1}.${block}`,
        channels: resnetChannels[stage + 1] ?? 0,
        stride: stage > 0 && block === 0 ? 2 : 1,
      });
    return map;
  });
  return [stem, ...stages];
}

interface Block {
  readonly id: string;
  readonly channels: number;
  readonly stride: number;
}

/** Two 3x3 convolutions, plus what went in: as it is, or through a 1x1 convolution where the block makes it coarser. */
function basicBlock(add: Add, input: string, { id, channels, stride }: Block): string {
  const first = addStep(add, input, {
    conv: `${id}.conv1`,
    norm: `${id}.bn1`,
    relu: `${id}.relu1`,
    channels,
    kernel: 3,
    stride,
    initial: "resnet",
  });
  const second = addStep(add, first, {
    conv: `${id}.conv2`,
    norm: `${id}.bn2`,
    channels,
    kernel: 3,
    initial: "resnet",
  });
  const around =
    stride === 1
      ? input
      : addStep(add, input, {
          conv: `${id}.downsample.0`,
          norm: `${id}.downsample.1`,
          channels,
          kernel: 1,
          stride,
          initial: "resnet",
        });
  const sum = add({ kind: "add", id: `${id}.sum`, inputs: [second, around] });
  return add({ kind: "relu", id: `${id}.relu2`, inputs: [sum] });
}
