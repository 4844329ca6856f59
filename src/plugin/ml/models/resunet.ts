import { type Graph, graphBuilder } from "#compute/index.ts";
import { type BiapyModules, biapyModules, biapyOptions } from "./biapy-modules.ts";
import { type BiapyUnetParameters, biapyUnetDefaults } from "./biapy-unet.ts";
import { alongLevels, checkLevels } from "./encoder-decoder.ts";
import type { ModelMember } from "./model.ts";

/**
 * The residual U-Net of Zhang et al. 2018 as BiaPy builds it: blocks with the norm and activation first (He et al. 2016),
 * a 1x1 convolution around each, transposed convolutions that keep their channels. BiaPy's parameter names.
 */
export const resunet = {
  id: "resunet",
  title: "Residual U-Net",
  summary: "Residual blocks: deeper nets learn more easily",
  defaults: biapyUnetDefaults,
  options: biapyOptions,
  build(parameters: BiapyUnetParameters): Graph {
    checkLevels("A residual U-Net", parameters);
    const { width, depth, inputChannels, outputChannels } = parameters;
    const builder = graphBuilder(inputChannels);
    const modules = biapyModules(builder.add, parameters);
    const block = residualBlock(builder.add, modules);
    const finest = alongLevels(parameters, {
      down(map, { index, channels }) {
        const id = `down_path.${index}`;
        // The image itself is neither normalised nor cut off.
        if (index === 0) return block(map, { id, channels, inputs: undefined });
        return block(map, { id, channels, inputs: channels / 2 });
      },
      halve: (map, { index }) => modules.halve(map, `mpooling_layers.${index}`),
      bottom: (map, channels) => block(map, { id: "bottleneck", channels, inputs: channels / 2 }),
      up(map, { index, channels, skip }) {
        const id = `up_path.${index}`;
        const below = index === 0 ? width << depth : channels * 2;
        const up = modules.double(map, { id: `${id}.up`, channels: below });
        const joined = modules.join([up, skip], `${id}.concat`);
        return block(joined, { id: `${id}.conv_block`, channels, inputs: below + channels });
      },
    });
    modules.conv(finest, { id: "last_block", channels: outputChannels, kernel: 1 });
    return builder.build();
  },
} as const satisfies ModelMember<"resunet", BiapyUnetParameters>;

interface Block {
  readonly id: string;
  readonly channels: number;
  /** Channels that the block is given; undefined where it begins with a convolution. */
  readonly inputs: number | undefined;
}

/** Norm, activation, convolution, norm, activation, convolution, plus a 1x1 convolution of what went in. */
function residualBlock(
  add: ReturnType<typeof graphBuilder>["add"],
  modules: BiapyModules,
): (map: string, block: Block) => string {
  return (map, { id, channels, inputs }) => {
    const steps: ((input: string, step: string) => string)[] = [];
    if (inputs !== undefined) {
      if (modules.hasNorm)
        steps.push((input, step) => modules.norm(input, { id: step, channels: inputs }));
      steps.push((input, step) => modules.activate(input, step));
    }
    steps.push(
      (input, step) => modules.convBlock(input, { id: `${step}.block`, channels }),
      (input, step) => modules.conv(input, { id: `${step}.block.0`, channels, kernel: 3 }),
    );
    const last = steps.reduce((input, step, i) => step(input, `${id}.block.${i}`), map);
    const around = modules.conv(map, { id: `${id}.shortcut.0`, channels, kernel: 1 });
    return add({ kind: "add", id: `${id}.sum`, inputs: [last, around] });
  };
}
