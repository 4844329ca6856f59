import type { Precision } from "../../precision.ts";
import { type BufferUse, defineKernel, type Kernel } from "../kernel.ts";
import type { Grid } from "../program.ts";

const threads = 256;
/** Workgroups along x; the rest go along y. */
const across = 16384;

/** A kernel whose threads each take one `quad` of one `pixel`; neighbours take neighbouring quads. */
export function eachQuad<B extends string, S extends string>(of: {
  readonly name: string;
  readonly format: Precision;
  readonly buffers: { readonly [K in B]: BufferUse };
  readonly sizes: readonly S[];
  /** Functions and constants. */
  readonly declarations?: string;
  /** Statements. */
  readonly code: string;
}): Kernel<B, S | "quads" | "pixels"> {
  const { name, format, buffers, declarations = "" } = of;
  return defineKernel({
    ...{ name, format, buffers, sizes: [...of.sizes, "quads", "pixels"] as const },
    code: `
${declarations}
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) workgroup: vec3<u32>, @builtin(local_invocation_index) local: u32) {
  let at = (i32(workgroup.y) * ${across} + i32(workgroup.x)) * ${threads} + i32(local);
  let quad = at % sizes.quads;
  let pixel = at / sizes.quads;
  if (pixel >= sizes.pixels) { return; }
${of.code}
}`,
  });
}

export function eachQuadGrid(quads: number, pixels: number): Grid {
  const workgroups = Math.ceil((quads * pixels) / threads);
  return [Math.min(across, workgroups), Math.ceil(workgroups / across), 1];
}
