import { type Graph, graphBuilder } from "#compute/index.ts";
import { type BiapyModules, type BiapyParameters, biapyModules } from "./biapy-modules.ts";
import { alongLevels, checkLevels, type EncoderDecoderParameters } from "./encoder-decoder.ts";

export type BiapyUnetParameters = EncoderDecoderParameters & BiapyParameters;

/** What BiaPy's U-Nets of any kind begin with here. */
export const biapyUnetDefaults: BiapyUnetParameters = {
  width: 16,
  depth: 3,
  inputChannels: 1,
  outputChannels: 1,
  activation: "elu",
  normalization: "batch",
};

/** What a skip becomes before it is joined with what comes up. */
export interface Skipped {
  /** Of the level on the way up. */
  readonly id: string;
  readonly up: string;
  readonly skip: string;
  readonly channels: number;
}

interface Style {
  /** As in "A U-Net", for what is refused. */
  readonly name: string;
  /** The skip itself where it is left out. */
  weigh?(add: ReturnType<typeof graphBuilder>["add"], modules: BiapyModules, of: Skipped): string;
}

/** Double blocks on every level, transposed convolutions on the way up, [up, skip] joined, a 1x1 head. */
export function biapyUnet(parameters: BiapyUnetParameters, { name, weigh }: Style): Graph {
  checkLevels(name, parameters);
  const { add, build } = graphBuilder(parameters.inputChannels);
  const modules = biapyModules(add, parameters);
  const finest = alongLevels(parameters, {
    down: (map, { index, channels }) =>
      modules.doubleBlock(map, { id: `down_path.${index}`, channels }),
    halve: (map, { index }) => modules.halve(map, `down_path.${index}.pool`),
    bottom: (map, channels) => modules.doubleBlock(map, { id: "bottleneck", channels }),
    up(map, { index, channels, skip }) {
      const id = `up_path.${index}`;
      const doubled = modules.double(map, { id: `${id}.up.0`, channels });
      const normed = modules.norm(doubled, { id: `${id}.up.1`, channels });
      const up = modules.activate(normed, `${id}.up.2`);
      const skipped = weigh?.(add, modules, { id, up, skip, channels }) ?? skip;
      const joined = modules.join([up, skipped], `${id}.concat`);
      return modules.doubleBlock(joined, { id: `${id}.conv_block`, channels });
    },
  });
  modules.conv(finest, { id: "last_block", channels: parameters.outputChannels, kernel: 1 });
  return build();
}
