import { type Graph, graphBuilder } from "#compute/index.ts";
import { type BiapyParameters, biapyModules, biapyOptions } from "./biapy-modules.ts";
import { alongLevels, checkLevels, type EncoderDecoderParameters } from "./encoder-decoder.ts";
import type { ModelMember } from "./model.ts";

export type UnetParameters = EncoderDecoderParameters & BiapyParameters;

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
  options: biapyOptions,
  build(parameters: UnetParameters): Graph {
    checkLevels("A U-Net", parameters);
    const builder = graphBuilder(parameters.inputChannels);
    const modules = biapyModules(builder.add, parameters);
    const finest = alongLevels(parameters, {
      down: (map, { index, channels }) =>
        modules.doubleBlock(map, { id: `down_path.${index}`, channels }),
      halve: (map, { index }) => modules.halve(map, `down_path.${index}.pool`),
      bottom: (map, channels) => modules.doubleBlock(map, { id: "bottleneck", channels }),
      up(map, { index, channels, skip }) {
        const id = `up_path.${index}`;
        const doubled = modules.double(map, { id: `${id}.up.0`, channels });
        const normed = modules.norm(doubled, { id: `${id}.up.1`, channels });
        const joined = modules.join([modules.activate(normed, `${id}.up.2`), skip], `${id}.concat`);
        return modules.doubleBlock(joined, { id: `${id}.conv_block`, channels });
      },
    });
    modules.conv(finest, { id: "last_block", channels: parameters.outputChannels, kernel: 1 });
    return builder.build();
  },
} as const satisfies ModelMember<"unet", UnetParameters>;
