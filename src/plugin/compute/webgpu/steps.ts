import type { Buffer } from "./buffer.ts";
import { type FeatureMap, pixelsOf, quadsOf } from "./feature-map.ts";
import type { Kernel } from "./kernel.ts";
import { channelSumsGrid } from "./kernels/channel-sums.ts";
import { eachQuadGrid } from "./kernels/each-quad.ts";
import { quadsAtATime, sumCopies } from "./kernels/sum-copies.ts";
import type { Plan } from "./plan.ts";
import type { Place } from "./store.ts";

type Own<S extends string> = { readonly [K in Exclude<S, "quads" | "pixels">]: number };

/** Adds a kernel of `eachQuad` over all of a map. */
export function addEachQuad<B extends string, S extends string>(
  { program }: Plan,
  kernel: Kernel<B, S>,
  of: {
    readonly map: FeatureMap;
    readonly buffers: { readonly [K in B]: Buffer | FeatureMap };
    readonly sizes: Own<S>;
  },
): void {
  const [quads, pixels] = [quadsOf(of.map), pixelsOf(of.map)];
  const sizes = { ...of.sizes, quads, pixels } as { readonly [K in S]: number }; // its own, and the two of eachQuad
  program.add(kernel, { buffers: of.buffers, sizes, grid: eachQuadGrid(quads, pixels) });
}

/** Partial sums; `count` of them, for all sets together. */
export interface Partials {
  readonly buffer: Buffer;
  readonly count: number;
}

/** Adds a kernel of `channelSums` over a map, or over each of its images. Returns its partial sums. */
export function addChannelSums<B extends string>(
  { program }: Plan,
  kernel: Kernel<B | "partials", "quads" | "pixels">,
  of: {
    readonly map: FeatureMap;
    readonly sums: number;
    readonly sets?: number;
    readonly buffers: { readonly [K in B]: Buffer | FeatureMap };
  },
): Partials {
  const { sets = 1 } = of;
  const [quads, pixels] = [quadsOf(of.map), pixelsOf(of.map) / sets];
  const grid = channelSumsGrid({ quads, pixels, sets });
  const count = grid[0] * sets;
  const partials = program.buffer(16 * count * of.sums * quads);
  const buffers = { ...of.buffers, partials } as {
    readonly [K in B | "partials"]: Buffer | FeatureMap;
  }; // a record of exactly these keys
  program.add(kernel, { buffers, sizes: { quads, pixels }, grid });
  return { buffer: partials, count };
}

/** Adds up copies of `count` quads. */
export function addCopies(
  { program }: Plan,
  {
    partials,
    count,
    to,
  }: {
    readonly partials: Partials;
    readonly count: number;
    readonly to: Place;
  },
): void {
  const workgroups = Math.ceil(count / quadsAtATime);
  const across = 32768;
  program.add(sumCopies(), {
    buffers: { x: partials.buffer, sum: to.buffer },
    sizes: { copies: partials.count, count, sumOffset: to.quad },
    grid: [Math.min(across, workgroups), Math.ceil(workgroups / across), 1],
  });
}
