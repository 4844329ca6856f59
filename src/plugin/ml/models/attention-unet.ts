import type { Graph, graphBuilder } from "#compute/index.ts";
import { type BiapyModules, biapyOptions } from "./biapy-modules.ts";
import {
  type BiapyUnetParameters,
  biapyUnet,
  biapyUnetDefaults,
  type Skipped,
} from "./biapy-unet.ts";
import type { ModelMember } from "./model.ts";

export interface AttentionUnetParameters extends BiapyUnetParameters {
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
  summary: "Weighs what it skips: for small things in much background",
  defaults: { ...biapyUnetDefaults, gateNorms: "gating" } as AttentionUnetParameters, // wider than the literal
  options: { ...biapyOptions, gateNorms: ["gating", "each"] },
  build: (parameters: AttentionUnetParameters): Graph =>
    biapyUnet(parameters, {
      name: "An Attention U-Net",
      weigh: (add, modules, skipped) => gated(skipped, { add, modules, ...parameters }),
    }),
} as const satisfies ModelMember<"attention-unet", AttentionUnetParameters>;

interface GateParts extends Pick<AttentionUnetParameters, "gateNorms"> {
  readonly add: ReturnType<typeof graphBuilder>["add"];
  readonly modules: BiapyModules;
}

/** The skip times sigmoid(norm(conv(relu(norm(conv(up)) + conv(skip))))), all convolutions 1x1. */
function gated(
  { id, up, skip, channels }: Skipped,
  { add, modules, gateNorms }: GateParts,
): string {
  const gate = `${id}.attention_gate`;
  const half = Math.max(1, Math.floor(channels / 2));
  const one = { channels: half, kernel: 1 };
  const wide = { channels: half };
  const fromUp = modules.conv(up, { id: `${gate}.w_g.0`, ...one });
  const fromSkip = modules.conv(skip, { id: `${gate}.w_x.0`, ...one });
  const left = modules.norm(fromUp, { id: `${gate}.w_g.1`, ...wide });
  const right =
    gateNorms === "each" ? modules.norm(fromSkip, { id: `${gate}.w_x.1`, ...wide }) : fromSkip;
  const sum = add({ kind: "add", id: `${gate}.sum`, inputs: [left, right] });
  const lit = add({ kind: "relu", id: `${gate}.relu`, inputs: [sum] });
  const psi = modules.conv(lit, { id: `${gate}.psi.0`, channels: 1, kernel: 1 });
  const normed = modules.norm(psi, { id: `${gate}.psi.1`, channels: 1 });
  const coefficients = add({ kind: "sigmoid", id: `${gate}.psi.2`, inputs: [normed] });
  return add({ kind: "attention-gate", id: `${gate}.gated`, inputs: [skip, coefficients] });
}
