import { defineKernel, type Kernel, read, write } from "../kernel.ts";
import { float } from "./activation.ts";

const threads = 64;

/** 1 / deviation and mean of a batch norm's running statistics make scale and shift. */
const runningScale = (epsilon: number) => `
  let inverse = 1.0 / sqrt(statistics[sizes.varianceOffset + quad] + vec4<f32>(${float(epsilon)}));
  let scale = parameters[sizes.weightOffset + quad] * inverse;
  let mean = statistics[sizes.meanOffset + quad];`;

const norms = ["weightOffset", "shiftOffset", "meanOffset", "varianceOffset", "quads"] as const;

/**
 * A convolution's weights times the scale of the batch norm behind it, and the bias that both make together: one row of
 * [tap][input] a workgroup, and one more for the bias.
 */
export function fold({
  epsilon,
  hasBias,
}: {
  readonly epsilon: number;
  readonly hasBias: boolean;
}): Kernel<
  "parameters" | "statistics" | "folded",
  (typeof norms)[number] | "filterOffset" | "biasOffset" | "rows"
> {
  return defineKernel({
    name: "fold",
    format: "float32",
    buffers: { parameters: read("quads"), statistics: read("quads"), folded: write("quads") },
    sizes: [...norms, "filterOffset", "biasOffset", "rows"],
    code: `
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let quad = i32(workgroup.y) * ${threads} + i32(local);
  let row = i32(workgroup.x);
  if (quad >= sizes.quads) { return; }
${runningScale(epsilon)}
  let at = row * sizes.quads + quad;
  if (row < sizes.rows) {
    folded[at] = parameters[sizes.filterOffset + at] * scale;
  } else {
    let bias = ${hasBias ? "parameters[sizes.biasOffset + quad]" : "vec4<f32>(0.0)"};
    folded[at] = (bias - mean) * scale + parameters[sizes.shiftOffset + quad];
  }
}`,
  });
}

export function foldGrid(rows: number, quads: number) {
  return [rows + 1, Math.ceil(quads / threads), 1] as const;
}

/** The coefficients of a batch norm that follows no convolution, as `normCoefficients` makes them in training. */
export function runningCoefficients(
  epsilon: number,
): Kernel<"parameters" | "statistics" | "coefficients", (typeof norms)[number]> {
  return defineKernel({
    name: "running coefficients",
    format: "float32",
    buffers: { parameters: read("quads"), statistics: read("quads"), coefficients: write("quads") },
    sizes: norms,
    code: `
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let quad = i32(workgroup.x) * ${threads} + i32(local);
  if (quad >= sizes.quads) { return; }
${runningScale(epsilon)}
  coefficients[4 * quad] = mean;
  coefficients[4 * quad + 1] = inverse;
  coefficients[4 * quad + 2] = scale;
  coefficients[4 * quad + 3] = fma(-mean, scale, parameters[sizes.shiftOffset + quad]);
}`,
  });
}

export function coefficientsGrid(quads: number) {
  return [Math.ceil(quads / threads), 1, 1] as const;
}
