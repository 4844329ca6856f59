import { type Graph, graphBuilder } from "#compute/index.ts";
import {
  type BiapyModules,
  type BiapyParameters,
  biapyModules,
  biapyOptions,
} from "./biapy-modules.ts";
import { alongLevels, checkLevels, type EncoderDecoderParameters } from "./encoder-decoder.ts";
import type { ModelMember } from "./model.ts";

export interface AttentionUnetParameters extends EncoderDecoderParameters, BiapyParameters {
  /**
   * "gating": of the two 1x1 convolutions of a gate only that of the gating signal has a norm, as in BiaPy, whose weights fit
   * then. "each": both have one, as in the code of the paper.
   */
  readonly gateNorms: "gating" | "each";
}

/**
 * The Attention U-Net of Oktay et al. 2018 as BiaPy builds it: a U-Net whose skips are weighed, pixel by pixel, by what
 * comes up. BiaPy's modules and parameter names; as many weights.
 */
export const attentionUnet = {
  id: "attention-unet",
  title: "Attention U-Net",
  defaults: {
    width: 16,
    depth: 3,
    inputChannels: 1,
    outputChannels: 1,
    activation: "elu",
    normalization: "batch",
    gateNorms: "gating",
  } as AttentionUnetParameters, // wider than the literal: a width is any number
  options: { ...biapyOptions, gateNorms: ["gating", "each"] },
  build(parameters: AttentionUnetParameters): Graph {
    checkLevels("An Attention U-Net", parameters);
    const builder = graphBuilder(parameters.inputChannels);
    const modules = biapyModules(builder.add, parameters);
    const gate = gateMaker(builder.add, { modules, ...parameters });
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
        const weighed = gate({ id: `${id}.attention_gate`, up, skip, channels });
        const joined = modules.join([up, weighed], `${id}.concat`);
        return modules.doubleBlock(joined, { id: `${id}.conv_block`, channels });
      },
    });
    modules.conv(finest, { id: "last_block", channels: parameters.outputChannels, kernel: 1 });
    return builder.build();
  },
} as const satisfies ModelMember<"attention-unet", AttentionUnetParameters>;

interface Gate {
  readonly id: string;
  readonly up: string;
  readonly skip: string;
  readonly channels: number;
}

/** The skip times sigmoid(norm(conv(relu(norm(conv(up)) + conv(skip))))), all convolutions 1x1. */
function gateMaker(
  add: ReturnType<typeof graphBuilder>["add"],
  { modules, gateNorms }: { modules: BiapyModules } & Pick<AttentionUnetParameters, "gateNorms">,
): (gate: Gate) => string {
  return ({ id, up, skip, channels }) => {
    const half = Math.max(1, Math.floor(channels / 2));
    const one = { channels: half, kernel: 1 };
    const wide = { channels: half };
    const fromUp = modules.conv(up, { id: `${id}.w_g.0`, ...one });
    const fromSkip = modules.conv(skip, { id: `${id}.w_x.0`, ...one });
    const left = modules.norm(fromUp, { id: `${id}.w_g.1`, ...wide });
    const right =
      gateNorms === "each" ? modules.norm(fromSkip, { id: `${id}.w_x.1`, ...wide }) : fromSkip;
    const sum = add({ kind: "add", id: `${id}.sum`, inputs: [left, right] });
    const lit = add({ kind: "relu", id: `${id}.relu`, inputs: [sum] });
    const psi = modules.conv(lit, { id: `${id}.psi.0`, channels: 1, kernel: 1 });
    const normed = modules.norm(psi, { id: `${id}.psi.1`, channels: 1 });
    const coefficients = add({ kind: "sigmoid", id: `${id}.psi.2`, inputs: [normed] });
    return add({ kind: "attention-gate", id: `${id}.gated`, inputs: [skip, coefficients] });
  };
}
