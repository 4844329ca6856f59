import type { Activation } from "../../plan/blocks.ts";
import { type Kernel, type MapFormat, read, write } from "../kernel.ts";
import { activate, float, movesZero, slopeOf } from "./activation.ts";
import { channelSums } from "./channel-sums.ts";
import { eachQuad } from "./each-quad.ts";

/** A batch norm (or none) with the activation behind it. */
export interface NormOf {
  readonly format: MapFormat;
  readonly hasNorm: boolean;
  readonly activation: Activation;
}

/** What goes into the activation, from z; `coefficients` as `normCoefficients` leaves them. */
const normalised = (hasNorm: boolean, quad = "quad") =>
  hasNorm
    ? `fma(get_z(pixel, quad), coefficients[4 * ${quad} + 2], coefficients[4 * ${quad} + 3])`
    : "get_z(pixel, quad)";

/** value = activation(scale z + shift). `mask` is 1 for channels and 0 for padding. */
export function normForward(of: NormOf) {
  const { format, hasNorm, activation } = of;
  const masked = movesZero(activation) ? " * mask[quad]" : "";
  return eachQuad({
    ...{ name: "norm forward", format, sizes: [] as const },
    buffers: {
      ...{ z: read("map"), coefficients: read("quads"), mask: read("quads"), value: write("map") },
    },
    declarations: activate(activation),
    code: `  set_value(pixel, quad, activate(${normalised(hasNorm)})${masked});`,
  });
}

/** Sums for the gradients of a batch norm's weight and bias: of what arrives times the normalised, and of what arrives. */
export function normBackwardSums(of: NormOf, quads: number) {
  return channelSums(
    {
      ...{ name: "norm backward sums", format: of.format, sums: 2 },
      buffers: { z: read("map"), gradient: read("map"), coefficients: read("quads") },
      declarations: slopeOf(of.activation),
      before: `
    let mean = coefficients[4 * quad];
    let inverse = coefficients[4 * quad + 1];`,
      each: `
      let arriving = get_gradient(pixel, quad) * slope(${normalised(true)});
      sum0 = fma(arriving, (get_z(pixel, quad) - mean) * inverse, sum0);
      sum1 += arriving;`,
    },
    quads,
  );
}

/**
 * The gradient of z: scale (arriving - mean of arriving - normalised x mean of arriving x normalised); `totals` holds the
 * gradients of weight and bias, which are those means times the number of pixels.
 */
export function normBackward({
  adds,
  perPixel,
  ...of
}: NormOf & {
  readonly adds: boolean;
  /** 1 / the number of pixels in the batch. */
  readonly perPixel: number;
}): Kernel<
  "z" | "gradient" | "coefficients" | "totals" | "toZ",
  "biasOffset" | "weightOffset" | "quads" | "pixels"
> {
  const { format, hasNorm, activation } = of;
  const through = hasNorm
    ? `
  let normalised = (get_z(pixel, quad) - coefficients[4 * quad]) * coefficients[4 * quad + 1];
  let shared_part = (totals[sizes.biasOffset + quad] + normalised * totals[sizes.weightOffset + quad]) * ${float(perPixel)};
  let result = coefficients[4 * quad + 2] * (arriving - shared_part);`
    : "  let result = arriving;";
  return eachQuad({
    ...{ name: "norm backward", format, sizes: ["biasOffset", "weightOffset"] as const },
    buffers: {
      ...{ z: read("map"), gradient: read("map"), coefficients: read("quads") },
      ...{ totals: read("quads"), toZ: write("map") },
    },
    declarations: slopeOf(activation),
    code: `
  let arriving = get_gradient(pixel, quad) * slope(${normalised(hasNorm)});
${through}
  set_toZ(pixel, quad, result${adds ? " + get_toZ(pixel, quad)" : ""});`,
  });
}
