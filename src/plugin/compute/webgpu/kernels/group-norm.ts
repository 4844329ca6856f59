import { defineKernel, type Kernel, read, write } from "../kernel.ts";
import { float } from "./activation.ts";

export interface GroupsOf {
  /** Channels of a group. */
  readonly members: number;
  readonly affine: boolean;
}

const threads = 64;

/** A workgroup goes over the partial sums of one group of one image: those of each of its channels, of each chunk. */
const eachMember = (members: number, statements: string) => `
  let thread = i32(local);
  let group = i32(workgroup.x);
  let image = i32(workgroup.y);
  for (var i = thread; i < sizes.chunks * ${members}; i += ${threads}) {
    let place = placeOf[group * ${members} + i % ${members}];
    let chunk = image * sizes.chunks + i / ${members};
${statements}
  }`;

/** Numbers of a channel in a vector [..][quad of 4]: its place is 4 * quad + component. */
const partial = (sum: number, sums: number) =>
  `partials[(chunk * ${sums} + ${sum}) * 4 * sizes.quads + place]`;

/** Adds up `kind` values over the threads of a workgroup, in a fixed order, with `join(a, b)`. */
const overThreads = `
  for (var half = ${threads / 2}; half > 0; half /= 2) {
    workgroupBarrier();
    if (thread < half) { all[thread] = join(all[thread], all[thread + half]); }
  }
  workgroupBarrier();`;

/**
 * Joins the partial statistics of `normStatistics`, taken for each image, to those of groups (Wu and He 2018), and leaves
 * what `normCoefficients` leaves, for each image.
 */
export function groupCoefficients({
  members,
  affine,
  epsilon,
}: GroupsOf & { readonly epsilon: number }): Kernel<
  "partials" | "placeOf" | "parameters" | "coefficients",
  "chunks" | "quads" | "weightOffset" | "biasOffset"
> {
  return defineKernel({
    name: "group norm coefficients",
    format: "float32",
    buffers: {
      ...{ partials: read("floats"), placeOf: read("integers") },
      ...{ parameters: read("floats"), coefficients: write("floats") },
    },
    sizes: ["chunks", "quads", "weightOffset", "biasOffset"],
    code: `
struct Moments { count: f32, mean: f32, squares: f32 }
var<workgroup> all: array<Moments, ${threads}>;

fn join(a: Moments, b: Moments) -> Moments {
  let count = a.count + b.count;
  let share = b.count / max(count, 1.0);
  let between = b.mean - a.mean;
  return Moments(count, a.mean + between * share, a.squares + b.squares + between * between * a.count * share);
}

@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  var moments = Moments();
${eachMember(members, `    moments = join(moments, Moments(${[0, 1, 2].map((sum) => partial(sum, 3)).join(", ")}));`)}
  all[thread] = moments;
${overThreads}
  let whole = all[0];
  let inverse = 1.0 / sqrt(whole.squares / whole.count + ${float(epsilon)});
  for (var i = thread; i < ${members}; i += ${threads}) {
    let place = placeOf[group * ${members} + i];
    let at = 16 * (image * sizes.quads + place / 4) + place % 4;
    let scale = ${affine ? "parameters[sizes.weightOffset + place] * inverse" : "inverse"};
    coefficients[at] = whole.mean;
    coefficients[at + 4] = inverse;
    coefficients[at + 8] = scale;
    coefficients[at + 12] = ${affine ? "parameters[sizes.biasOffset + place]" : "0.0"} - whole.mean * scale;
  }
}`,
  });
}

/** From the sums of `normBackwardSums`, taken for each image: their means over groups, times scales, for each channel. */
export function groupMeans({
  members,
}: Pick<GroupsOf, "members">): Kernel<
  "partials" | "placeOf" | "coefficients" | "means",
  "chunks" | "quads" | "setPixels"
> {
  const scale = "coefficients[16 * (image * sizes.quads + place / 4) + 8 + place % 4]";
  const sums = [0, 1].map((sum) => partial(sum, 2)).join(", ");
  return defineKernel({
    name: "group norm means",
    format: "float32",
    buffers: {
      ...{ partials: read("floats"), placeOf: read("integers") },
      ...{ coefficients: read("floats"), means: write("floats") },
    },
    sizes: ["chunks", "quads", "setPixels"],
    code: `
var<workgroup> all: array<vec2<f32>, ${threads}>;
fn join(a: vec2<f32>, b: vec2<f32>) -> vec2<f32> { return a + b; }

@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  var sum = vec2<f32>(0.0);
${eachMember(members, `    sum += ${scale} * vec2<f32>(${sums});`)}
  all[thread] = sum;
${overThreads}
  let mean = all[0] / (f32(sizes.setPixels) * ${members}.0);
  for (var i = thread; i < ${members}; i += ${threads}) {
    let place = placeOf[group * ${members} + i];
    let at = 8 * (image * sizes.quads + place / 4) + place % 4;
    means[at] = mean.x;
    means[at + 4] = mean.y;
  }
}`,
  });
}
