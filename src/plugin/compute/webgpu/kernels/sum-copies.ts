import { defineKernel, type Kernel, read, write } from "../kernel.ts";

/** Neighbouring quads that a workgroup adds up, and how many threads share the copies of each. */
export const quadsAtATime = 8;
const shares = 32;

/** Adds up `copies` copies of `count` quads that lie one after the other, in a fixed order. */
export function sumCopies(): Kernel<"x" | "sum", "copies" | "count" | "sumOffset"> {
  return defineKernel({
    name: "sum of copies",
    format: "float32",
    buffers: { x: read("quads"), sum: write("quads") },
    sizes: ["copies", "count", "sumOffset"],
    code: `
const QUADS: i32 = ${quadsAtATime};
const SHARES: i32 = ${shares};
var<workgroup> sums: array<vec4<f32>, ${quadsAtATime * shares}>;

@compute @workgroup_size(${quadsAtATime * shares})
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let thread = i32(local);
  let quad = (i32(workgroup.y) * i32(workgroups.x) + i32(workgroup.x)) * QUADS + thread % QUADS;
  var total = vec4<f32>(0.0);
  if (quad < sizes.count) {
    for (var copy = thread / QUADS; copy < sizes.copies; copy += SHARES) {
      total += x[copy * sizes.count + quad];
    }
  }
  sums[thread] = total;
  for (var half = SHARES / 2; half > 0; half /= 2) {
    workgroupBarrier();
    if (thread < half * QUADS) { sums[thread] += sums[thread + half * QUADS]; }
  }
  if (thread < QUADS && quad < sizes.count) { sum[sizes.sumOffset + quad] = sums[thread]; }
}`,
  });
}
