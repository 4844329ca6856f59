import type { Precision } from "../../precision.ts";
import { defineKernel, type Kernel, read, write } from "../kernel.ts";
import { float } from "./activation.ts";
import { channelSums } from "./channel-sums.ts";

/**
 * Number, mean and squared distances of every channel, for each workgroup's pixels: what a convolution with the finish
 * "statistics" leaves too. The first pixel is taken away from all, so that large means cost no digits.
 */
export function normStatistics(format: Precision, quads: number) {
  return channelSums(
    {
      ...{ name: "norm statistics", format, buffers: { z: read("map") }, sums: 3 },
      before: "    let origin = get_z(first, quad);",
      each: `
      let distance = get_z(pixel, quad) - origin;
      sum0 += vec4<f32>(1.0);
      sum1 += distance;
      sum2 += distance * distance;`,
      after: `
    let shift = total1 / total0;
    total2 = max(total2 - total1 * shift, vec4<f32>(0.0));
    total1 = get_z(first, quad) + shift;`,
    },
    quads,
  );
}

type Sizes =
  | ("count" | "quads" | "weightOffset" | "biasOffset")
  | ("beforeOffset" | "meanOffset" | "varianceOffset");

const threads = 64;

/**
 * Joins partial statistics (Chan, Golub and LeVeque 1979) to those of the batch. Leaves [mean][1 / deviation][scale]
 * [shift] for every quad, normalised = scale z + shift, and the batch's mean and unbiased variance for the running ones.
 */
export function normCoefficients({
  epsilon,
  hasBefore,
}: {
  readonly epsilon: number;
  /** Whether the convolution before had a bias, which was left out: it moves the running mean alone. */
  readonly hasBefore: boolean;
}): Kernel<"partials" | "parameters" | "coefficients" | "fresh", Sizes> {
  return defineKernel({
    name: "norm coefficients",
    format: "float32",
    buffers: {
      ...{ partials: read("quads"), parameters: read("quads") },
      ...{ coefficients: write("quads"), fresh: write("quads") },
    },
    sizes: [
      ...(["count", "quads", "weightOffset", "biasOffset"] as const),
      ...(["beforeOffset", "meanOffset", "varianceOffset"] as const),
    ],
    code: `
struct Moments { count: vec4<f32>, mean: vec4<f32>, squares: vec4<f32> }
var<workgroup> all: array<Moments, ${threads}>;

fn join(a: Moments, b: Moments) -> Moments {
  let count = a.count + b.count;
  let share = b.count / max(count, vec4<f32>(1.0));
  let between = b.mean - a.mean;
  return Moments(count, a.mean + between * share, a.squares + b.squares + between * between * a.count * share);
}

@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let thread = i32(local);
  let quad = i32(workgroup.x);
  var moments = Moments();
  for (var i = thread; i < sizes.count; i += ${threads}) {
    let at = 3 * i * sizes.quads + quad;
    moments = join(moments, Moments(partials[at], partials[at + sizes.quads], partials[at + 2 * sizes.quads]));
  }
  all[thread] = moments;
  for (var half = ${threads / 2}; half > 0; half /= 2) {
    workgroupBarrier();
    if (thread < half) { all[thread] = join(all[thread], all[thread + half]); }
  }
  if (thread == 0) {
    let batch = all[0];
    let inverse = 1.0 / sqrt(batch.squares / batch.count + vec4<f32>(${float(epsilon)}));
    let scale = parameters[sizes.weightOffset + quad] * inverse;
    coefficients[4 * quad] = batch.mean;
    coefficients[4 * quad + 1] = inverse;
    coefficients[4 * quad + 2] = scale;
    coefficients[4 * quad + 3] = fma(-batch.mean, scale, parameters[sizes.biasOffset + quad]);
    fresh[sizes.meanOffset + quad] = batch.mean${hasBefore ? " + parameters[sizes.beforeOffset + quad]" : ""};
    fresh[sizes.varianceOffset + quad] = batch.squares / max(batch.count - 1.0, vec4<f32>(1.0));
  }
}`,
  });
}
