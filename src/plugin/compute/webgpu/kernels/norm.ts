import type { Activation } from "../../plan/blocks.ts";
import type { Precision } from "../../precision.ts";
import { type Kernel, read, write } from "../kernel.ts";
import { activate, movesZero, slopeOf } from "./activation.ts";
import { channelSums } from "./channel-sums.ts";
import { eachQuad } from "./each-quad.ts";

/** A norm (or none) with the activation behind it. */
export interface NormOf {
  readonly format: Precision;
  /** Batch norms have one set of coefficients, group norms one for each image. */
  readonly norm: "batch" | "group" | undefined;
  readonly activation: Activation;
}

/** What goes into the activation, from z; `coefficients` as `normCoefficients` leaves them, [series][quad]. */
const normalised = (norm: NormOf["norm"]) =>
  norm
    ? "fma(get_z(pixel, quad), coefficients[4 * (series * sizes.quads + quad) + 2], coefficients[4 * (series * sizes.quads + quad) + 3])"
    : "get_z(pixel, quad)";

/** Which coefficients a pixel has. */
const setOf = (norm: NormOf["norm"]) =>
  norm === "group" ? "let series = pixel / sizes.setPixels;" : "let series = 0;";

/** value = activation(scale z + shift). `mask` is 1 for channels and 0 for padding. */
export function normForward(of: NormOf) {
  const { format, norm, activation } = of;
  const masked = movesZero(activation) ? " * mask[quad]" : "";
  return eachQuad({
    ...{ name: "norm forward", format, sizes: ["setPixels"] as const },
    buffers: {
      ...{ z: read("map"), coefficients: read("quads"), mask: read("quads"), value: write("map") },
    },
    declarations: activate(activation),
    code: `
  ${setOf(norm)}
  set_value(pixel, quad, activate(${normalised(norm)})${masked});`,
  });
}

/** Sums for the gradients of a norm's weight and bias: of what arrives times the normalised, and of what arrives. */
export function normBackwardSums(of: NormOf, quads: number) {
  return channelSums(
    {
      ...{ name: "norm backward sums", format: of.format, sums: 2 },
      buffers: { z: read("map"), gradient: read("map"), coefficients: read("quads") },
      declarations: slopeOf(of.activation),
      before: `
    let mean = coefficients[4 * (series * sizes.quads + quad)];
    let inverse = coefficients[4 * (series * sizes.quads + quad) + 1];`,
      each: `
      let arriving = get_gradient(pixel, quad) * slope(${normalised(of.norm)});
      sum0 = fma(arriving, (get_z(pixel, quad) - mean) * inverse, sum0);
      sum1 += arriving;`,
    },
    quads,
  );
}

/**
 * The gradient of z, from the gradient that arrives at scale z + shift. Batch norm: scale (arriving - mean of arriving -
 * normalised x mean of arriving x normalised); `totals` holds the gradients of weight and bias, which are those means times
 * the number of pixels. Group norm: `totals` are the means over the group of scale x arriving (x normalised), from
 * `groupMeans`.
 */
export function normBackward({
  adds,
  ...of
}: NormOf & { readonly adds: boolean }): Kernel<
  "z" | "gradient" | "coefficients" | "totals" | "toZ",
  "biasOffset" | "weightOffset" | "setPixels" | "quads" | "pixels"
> {
  const { format, norm, activation } = of;
  const result = {
    none: "arriving",
    batch: `scale * (arriving - (totals[sizes.biasOffset + quad] + normalised * totals[sizes.weightOffset + quad]) / f32(sizes.pixels))`,
    group: "scale * arriving - (totals[2 * row + 1] + normalised * totals[2 * row])",
  }[norm ?? "none"];
  const lookUp = `
  let row = series * sizes.quads + quad;
  let inverse = coefficients[4 * row + 1];
  let scale = coefficients[4 * row + 2];
  let normalised = (get_z(pixel, quad) - coefficients[4 * row]) * inverse;`;
  return eachQuad({
    ...{ name: "norm backward", format },
    sizes: ["biasOffset", "weightOffset", "setPixels"] as const,
    buffers: {
      ...{ z: read("map"), gradient: read("map"), coefficients: read("quads") },
      ...{ totals: read("quads"), toZ: write("map") },
    },
    declarations: slopeOf(activation),
    code: `
  ${setOf(norm)}
  let arriving = get_gradient(pixel, quad) * slope(${normalised(norm)});
${norm ? lookUp : ""}
  set_toZ(pixel, quad, ${result}${adds ? " + get_toZ(pixel, quad)" : ""});`,
  });
}
