import { type Graph, graphBuilder, graphInput } from "#compute/index.ts";
import type { ModelMember, ModelParameters } from "./model.ts";

export interface UnetParameters extends ModelParameters {
  /** Channels of the finest level; every level below has twice those above. */
  readonly width: number;
  /** How often the image is halved. */
  readonly depth: number;
  readonly activation: "relu" | "elu";
  readonly normalization: "batch" | "none";
}

/**
 * The 2D U-Net of Ronneberger et al. 2015 as BiaPy builds it (padded convolutions, transposed convolutions on the
 * way up, [up, skip] joined): same modules, same parameter names, same initial distribution.
 */
export const unet = {
  id: "unet",
  title: "U-Net",
  defaults: {
    width: 16,
    depth: 3,
    inputChannels: 1,
    outputChannels: 1,
    activation: "elu",
    normalization: "batch",
  } as UnetParameters, // wider than the literal: a width is any number
  options: { activation: ["relu", "elu"], normalization: ["batch", "none"] },
  build(parameters: UnetParameters): Graph {
    const { width, depth, inputChannels, outputChannels } = parameters;
    check(parameters);
    const builder = graphBuilder(inputChannels);
    const add = createModules(builder.add, parameters);
    const levels = Array.from({ length: depth }, (_, i) => i);
    let map: string = graphInput;
    const skips = levels.map((i) => {
      const skip = add.doubleBlock(map, { id: `down_path.${i}`, channels: width << i });
      const id = `down_path.${i}.pool`;
      map = builder.add({ kind: "max-pool", id, inputs: [skip], kernel: 2 });
      return skip;
    });
    map = add.doubleBlock(map, { id: "bottleneck", channels: width << depth });
    for (const [i, level] of levels.toReversed().entries()) {
      const id = `up_path.${i}`;
      const channels = width << level;
      const up = add.up(map, { id: `${id}.up`, channels });
      const skip = skips[level] ?? graphInput;
      const joined = builder.add({ kind: "concat", id: `${id}.concat`, inputs: [up, skip] });
      map = add.doubleBlock(joined, { id: `${id}.conv_block`, channels });
    }
    add.conv(map, { id: "last_block", channels: outputChannels, kernel: 1 });
    return builder.build();
  },
} as const satisfies ModelMember<"unet", UnetParameters>;

interface Module {
  readonly id: string;
  readonly channels: number;
}

/** The modules a U-Net is made of; each takes the id of its input and returns that of its output. */
function createModules(
  add: ReturnType<typeof graphBuilder>["add"],
  { activation, normalization }: UnetParameters,
) {
  function conv(input: string, { id, channels, kernel }: Module & { kernel: number }): string {
    return add({
      kind: "conv2d",
      id,
      inputs: [input],
      channels,
      kernel: [kernel, kernel],
      stride: 1,
      padding: [(kernel - 1) / 2, (kernel - 1) / 2],
      bias: true,
      initial: "xavier",
    });
  }
  /** Numbers modules as in a PyTorch Sequential: 0 is what is normalised, 1 the norm, 2 the activation. */
  function finish(input: string, id: string): string {
    const normalised =
      normalization === "batch"
        ? add({
            kind: "batch-norm",
            id: `${id}.1`,
            inputs: [input],
            momentum: 0.1,
            epsilon: 1e-5,
          })
        : input;
    return add({ kind: activation, id: `${id}.2`, inputs: [normalised] });
  }
  return {
    conv,
    doubleBlock(input: string, { id, channels }: Module): string {
      let map = input;
      for (const block of [`${id}.block.0.block`, `${id}.block.1.block`])
        map = finish(conv(map, { id: `${block}.0`, channels, kernel: 3 }), block);
      return map;
    },
    up(input: string, { id, channels }: Module): string {
      const map = add({ kind: "up-conv2d", id: `${id}.0`, inputs: [input], channels, factor: 2 });
      return finish(map, id);
    },
  };
}

/** The deepest net whose coarsest level of a 2048-pixel tile still has 8 pixels. */
const maximumDepth = 8;

function check({ depth, width }: UnetParameters): void {
  if (!Number.isInteger(depth) || depth < 1 || depth > maximumDepth)
    throw new Error(`A U-Net of depth ${depth}; 1 to ${maximumDepth} works`);
  if (!Number.isInteger(width) || width < 1) throw new Error(`A U-Net of width ${width}`);
}
