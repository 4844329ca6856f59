import type { MomentKind } from "../../moments.ts";
import { defineKernel, type Kernel, read, write } from "../kernel.ts";
import type { Grid } from "../program.ts";

const threads = 256;
const across = 16384;

/** The numbers of a step, in the order in which the kernels find them, `clip` first; see update-step.ts. */
export const updateNumbers = {
  moments: [
    "clip",
    "rate",
    "beta1",
    "beta2",
    "rest1",
    "rest2",
    "adaptive",
    "epsilon",
    "keep",
    "l2",
    "decayed",
  ],
  momentum: ["clip", "rate", "momentum", "l2", "ofGradient", "ofBuffer", "decayed"],
} as const satisfies { readonly [K in MomentKind]: readonly string[] };

const code = {
  moments: `
  first[at] = fma(vec4<f32>(beta1), first[at], rest1 * g);
  second[at] = fma(vec4<f32>(beta2), second[at], rest2 * g * g);
  let size = select(vec4<f32>(1.0), sqrt(second[at]) + epsilon, adaptive > 0.0);
  parameters[at] = select(1.0, keep, decays) * p - rate * first[at] / size;`,
  momentum: `
  first[at] = fma(vec4<f32>(momentum), first[at], g);
  parameters[at] = p - rate * (ofGradient * g + ofBuffer * first[at]);`,
} as const satisfies { readonly [K in MomentKind]: string };

/** One step of all parameters by their gradients, four at a time. Nothing happens where the gradients overflowed. */
export function update(
  kind: MomentKind,
): Kernel<"parameters" | "gradients" | "first" | "second" | "numbers" | "scaling", "count"> {
  const names = updateNumbers[kind];
  return defineKernel({
    name: `update by ${kind}`,
    format: "float32",
    buffers: {
      ...{ parameters: write("quads"), gradients: read("quads") },
      ...{ first: write("quads"), second: write("quads") },
      ...{ numbers: read("floats"), scaling: read("floats") },
    },
    sizes: ["count"],
    code: `
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let at = (i32(workgroup.y) * ${across} + i32(workgroup.x)) * ${threads} + i32(local);
  if (at >= sizes.count || ${overflowed}) { return; }
${names.map((name, i) => `  let ${name} = numbers[${i}];`).join("\n")}
  let p = parameters[at];
  // As many quads at the start decay; whole numbers are exact in floats up to 2^24.
  let decays = f32(at) < decayed;
  let short = gradients[at] / scaling[0] * select(1.0, scaling[3], clip > 0.0);
  let g = fma(vec4<f32>(select(0.0, l2, decays)), p, short);
${code[kind]}
}`,
  });
}

/** Mixes the batch's statistics into the running ones; nothing happens where the gradients overflowed. */
export function mixStatistics(): Kernel<"statistics" | "fresh" | "mixing" | "scaling", "count"> {
  return defineKernel({
    name: "running statistics",
    format: "float32",
    buffers: {
      ...{ statistics: write("quads"), fresh: read("quads") },
      ...{ mixing: read("quads"), scaling: read("floats") },
    },
    sizes: ["count"],
    code: `
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let at = (i32(workgroup.y) * ${across} + i32(workgroup.x)) * ${threads} + i32(local);
  if (at >= sizes.count || ${overflowed}) { return; }
  statistics[at] = mix(statistics[at], fresh[at], mixing[at]);
}`,
  });
}

/** See kernels/scaling.ts. */
const overflowed = "scaling[1] > 0.0";

/** Workgroups for kernels of this file over `count` quads. */
export function updateGrid(count: number): Grid {
  const workgroups = Math.max(1, Math.ceil(count / threads));
  return [Math.min(across, workgroups), Math.ceil(workgroups / across), 1];
}
