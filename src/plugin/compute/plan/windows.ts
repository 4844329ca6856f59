import type { LinearNode } from "./blocks.ts";

/** What a convolution slides over a map. */
export interface Window {
  readonly kernel: readonly [height: number, width: number];
  readonly stride: number;
  readonly padding: readonly [height: number, width: number];
}

export function windowOf(node: LinearNode): Window {
  if (node.kind === "conv2d") return node;
  if (node.kind === "linear") return { kernel: [1, 1], stride: 1, padding: [0, 0] };
  return { kernel: [node.factor, node.factor], stride: node.factor, padding: [0, 0] };
}

/** Along one axis, the taps that make the results of one remainder: see `Part` in assembly/direct.ts. */
interface Taps {
  /** The first result. */
  readonly out: number;
  /** Where the first tap reads for it. */
  readonly in: number;
  readonly count: number;
  /** Which tap of the kernel that is, and what the following differ by. */
  readonly tap: number;
  readonly step: number;
}

/** How a direct convolution goes over its maps, in parts. */
export interface Walk {
  /** Steps in the map that is read, and in the one that is made. */
  readonly inStep: number;
  readonly outStep: number;
  readonly parts: readonly { readonly rows: Taps; readonly columns: Taps }[];
}

/** Every result gathers from a window: a convolution, and the input's gradient of a transposed one. */
export function gathering({ kernel, stride, padding }: Window): Walk {
  const taps = (axis: 0 | 1): Taps => ({
    out: 0,
    in: -padding[axis],
    count: kernel[axis],
    tap: 0,
    step: 1,
  });
  return { inStep: stride, outStep: 1, parts: [{ rows: taps(0), columns: taps(1) }] };
}

/**
 * Every number read scatters into a window: a transposed convolution, and the input's gradient of an ordinary one.
 * Seen from the results: result y takes tap k from (y + padding - k) / stride, where that is whole. So results of equal
 * remainder use the same taps, every stride-th of the kernel, the last first.
 */
export function scattering({ kernel, stride, padding }: Window): Walk {
  const remainders = Array.from({ length: stride }, (_, i) => i);
  const taps = (axis: 0 | 1, out: number): Taps => {
    const lowest = (out + padding[axis]) % stride;
    const count = Math.max(0, Math.ceil((kernel[axis] - lowest) / stride));
    const last = lowest + stride * (count - 1);
    return { out, in: (out + padding[axis] - last) / stride, count, tap: last, step: -stride };
  };
  const parts = remainders.flatMap((row) =>
    remainders.map((column) => ({ rows: taps(0, row), columns: taps(1, column) })),
  );
  return { inStep: 1, outStep: stride, parts };
}

/** How far a walk reads beyond the edges of a map. */
export function marginOf({ inStep, parts }: Walk): number {
  const reach = parts
    .flatMap(({ rows, columns }) => [rows, columns])
    .filter(({ count }) => count > 0)
    .flatMap((taps) => [-taps.in, taps.in + taps.count - inStep]);
  return Math.max(0, ...reach);
}
