import { clipEpsilon } from "../../update-step.ts";
import { defineKernel, type Kernel, read, write } from "../kernel.ts";
import { float } from "./activation.ts";

const threads = 256;
/** Quads that each thread of a workgroup adds up. */
const quadsPerThread = 16;

/** Adds up `mine` over the threads of a workgroup into total[0]. */
const addUp = `
  total[local] = mine;
  workgroupBarrier();
  for (var half = ${threads / 2}u; half > 0u; half /= 2u) {
    if (local < half) { total[local] += total[local + half]; }
    workgroupBarrier();
  }`;

/** How many sums of squares `squares` leaves of so many quads. */
export function squaresOf(quads: number): number {
  return Math.max(1, Math.ceil(quads / (threads * quadsPerThread)));
}

/** The sum of the squares of each workgroup's gradients. */
export function squares(): Kernel<"gradients" | "partials", "count"> {
  return defineKernel({
    name: "squares of gradients",
    format: "float32",
    buffers: { gradients: read("quads"), partials: write("floats") },
    sizes: ["count"],
    code: `
var<workgroup> total: array<f32, ${threads}>;
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let first = i32(workgroup.x) * ${threads * quadsPerThread} + i32(local);
  var mine = 0.0;
  for (var i = 0; i < ${quadsPerThread}; i += 1) {
    let at = first + i * ${threads};
    if (at < sizes.count) { mine += dot(gradients[at], gradients[at]); }
  }${addUp}
  if (local == 0u) { partials[workgroup.x] = total[0]; }
}`,
  });
}

/** From the sums of squares what the update multiplies gradients with, into scaling[3]; the loss scale is in the sums. */
export function shortening(): Kernel<"partials" | "numbers" | "scaling", "count"> {
  return defineKernel({
    name: "shortening of gradients",
    format: "float32",
    buffers: { partials: read("floats"), numbers: read("floats"), scaling: write("floats") },
    sizes: ["count"],
    code: `
var<workgroup> total: array<f32, ${threads}>;
@compute @workgroup_size(${threads})
fn main(@builtin(local_invocation_index) local: u32) {
  var mine = 0.0;
  for (var at = i32(local); at < sizes.count; at += ${threads}) { mine += partials[at]; }${addUp}
  if (local == 0u) {
    let norm = sqrt(total[0]) / scaling[0];
    scaling[3] = min(1.0, numbers[0] / (norm + ${float(clipEpsilon)}));
  }
}`,
  });
}
