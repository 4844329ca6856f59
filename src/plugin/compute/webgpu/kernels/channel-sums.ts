import type { Precision } from "../../precision.ts";
import { type BufferUse, defineKernel, type Kernel, write } from "../kernel.ts";
import { each } from "./convolution.ts";

/** What is added up for every channel over all pixels of a map, or of each of its images: of a series of `pixels`. */
export interface ChannelSumsOf<B extends string> {
  readonly name: string;
  readonly format: Precision;
  readonly buffers: { readonly [K in B]: BufferUse };
  /** Functions and constants. */
  readonly declarations?: string;
  /** Statements before the loop over pixels; they may use `series`, `quad`, and `first` and `end`, the workgroup's pixels. */
  readonly before?: string;
  /** Statements that add to `sum0`, `sum1` ... from `pixel` and `quad`. */
  readonly each: string;
  /** How many sums there are. */
  readonly sums: number;
  /** Statements that may change `total0` ... before they are stored. */
  readonly after?: string;
}

const threads = 256;

/** Pixels of a workgroup: enough to be worth its start, and few enough for many workgroups. */
const pixelsAtATime = 1024;

/** Quads that a workgroup works on side by side: a power of two, so that the threads of each can be added up in pairs. */
function quadsAtATime(quads: number): number {
  let at = 1;
  while (2 * at <= Math.min(16, quads)) at *= 2;
  return at;
}

/**
 * Goes over the pixels of a map and leaves sums for every channel in `partials`, [series][workgroup][sum][quad]. Neighbouring
 * threads take neighbouring quads, then pixels, so that memory is read in a row.
 */
export function channelSums<B extends string>(
  of: ChannelSumsOf<B>,
  quads: number,
): Kernel<B | "partials", "quads" | "pixels"> {
  const side = quadsAtATime(quads);
  const numbers = Array.from({ length: of.sums }, (_, i) => i);
  const buffers = { ...of.buffers, partials: write("quads") } as {
    readonly [K in B | "partials"]: BufferUse;
  }; // a record of exactly these keys
  return defineKernel({
    name: of.name,
    format: of.format,
    buffers,
    sizes: ["quads", "pixels"],
    code: `
const SIDE: i32 = ${side};
const LANES: i32 = ${threads / side};
var<workgroup> sums: array<vec4<f32>, ${threads}>;
${of.declarations ?? ""}

@compute @workgroup_size(${threads})
fn main(
  @builtin(workgroup_id) workgroup: vec3<u32>,
  @builtin(num_workgroups) workgroups: vec3<u32>,
  @builtin(local_invocation_index) local: u32,
) {
  let thread = i32(local);
  let quad = i32(workgroup.y) * SIDE + thread % SIDE;
  let series = i32(workgroup.z);
  let first = series * sizes.pixels + i32(workgroup.x) * ${pixelsAtATime};
  let end = min((series + 1) * sizes.pixels, first + ${pixelsAtATime});
${numbers.map((i) => `  var sum${i} = vec4<f32>(0.0);`).join("\n")}
  if (quad < sizes.quads) {
${of.before ?? ""}
    for (var pixel = first + thread / SIDE; pixel < end; pixel += LANES) {
${of.each}
    }
  }
${numbers.map(total).join("\n")}
  if (thread < SIDE && quad < sizes.quads) {
${of.after ?? ""}
${each(of.sums, (i) => `    partials[((series * i32(workgroups.x) + i32(workgroup.x)) * ${of.sums} + ${i}) * sizes.quads + quad] = total${i};`)}
  }
}`,
  });
}

/** `pixels` of each series. */
export function channelSumsGrid(of: {
  readonly quads: number;
  readonly pixels: number;
  readonly sets: number;
}): readonly [x: number, y: number, z: number] {
  const { quads, pixels, sets } = of;
  return [Math.ceil(pixels / pixelsAtATime), Math.ceil(quads / quadsAtATime(quads)), sets];
}

/** Adds up the threads of every quad, in a fixed order. */
function total(i: number): string {
  return `
  workgroupBarrier();
  sums[thread] = sum${i};
  for (var half = LANES / 2; half > 0; half /= 2) {
    workgroupBarrier();
    if (thread < half * SIDE) { sums[thread] += sums[thread + half * SIDE]; }
  }
  workgroupBarrier();
  var total${i} = sums[thread % SIDE];`;
}
