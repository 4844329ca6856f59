import { defineKernel, type Kernel, read, write } from "../kernel.ts";

/*
 * Halves reach from 6e-8 to 65504. Gradients are smaller than that often enough, so the loss is multiplied with a scale, and
 * the update divides by it (Micikevicius et al. 2018). A scale that is too large shows: some gradient is infinite.
 * `scaling` holds [scale, 1 if the present step overflowed, steps since the scale last changed, see clipping.ts].
 */

/** Where scaling starts, and how many good steps double it. */
export const firstScale = 2 ** 14;
const goodSteps = 500;
const largestScale = 2 ** 24;

const threads = 256;

/** Sets scaling[1] where any of `count` quads is no finite number. The threads that do all write the same. */
export function findOverflow(): Kernel<"gradients" | "scaling", "count"> {
  return defineKernel({
    name: "overflow",
    format: "float32",
    buffers: { gradients: read("quads"), scaling: write("floats") },
    sizes: ["count"],
    code: `
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let at = (i32(workgroup.y) * 16384 + i32(workgroup.x)) * ${threads} + i32(local);
  if (at >= sizes.count) { return; }
  // By bits: a shader may take for granted that numbers are finite.
  let exponents = bitcast<vec4<u32>>(gradients[at]) & vec4<u32>(0x7f800000u);
  if (any(exponents == vec4<u32>(0x7f800000u))) { scaling[1] = 1.0; }
}`,
  });
}

/** After the update: halves the scale where it overflowed, doubles it after many good steps, and tells result[1]. */
export function adjustScaling(): Kernel<"scaling" | "result", never> {
  return defineKernel({
    name: "loss scaling",
    format: "float32",
    buffers: { scaling: write("floats"), result: write("floats") },
    sizes: [],
    code: `
@compute @workgroup_size(1)
fn main() {
  let overflowed = scaling[1] > 0.0;
  let good = select(scaling[2] + 1.0, 0.0, overflowed);
  let grows = good >= ${goodSteps}.0;
  result[1] = scaling[1];
  scaling[0] = clamp(scaling[0] * select(select(1.0, 2.0, grows), 0.5, overflowed), 1.0, ${largestScale}.0);
  scaling[1] = 0.0;
  scaling[2] = select(good, 0.0, grows);
}`,
  });
}
