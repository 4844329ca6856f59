import { factorsOf, lengthOf } from "#core/layers/grid.ts";
import type { Dims } from "#core/viewer-model.ts";
import type { MultiscaleImage } from "#io/pixel-source.ts";

/** A coarsest level with more samples in a slice than this is no quick look. */
const mostSamples = 1024 * 1024;

/**
 * Brings the coarsest pixels of a slice into memory, so that the first frame of a layer has a picture of it. Pixels that
 * cannot be read are no reason not to show the layer: its tiles say so. Rejects when aborted.
 */
export async function firstLook(
  { grid, levels, stored = levels.length }: MultiscaleImage,
  dims: Dims,
  signal: AbortSignal,
): Promise<void> {
  const coarsest = levels.length - 1;
  if (stored <= coarsest) return; // it has to be made of all the others first
  const source = levels[coarsest] ?? levels[0];
  const isWhole = (axis: string) => ["c", "class", "y", "x"].includes(axis);
  const lengths = source.axes.map((axis, i) => (isWhole(axis) ? (source.shape[i] ?? 1) : 1));
  if (lengths.reduce((product, n) => product * n, 1) > mostSamples) return;
  const factors = factorsOf(grid, coarsest);
  const region = source.axes.flatMap((axis, i) => {
    if (isWhole(axis)) return [];
    const index = Math.min(dims[axis] ?? 0, lengthOf(grid, axis) - 1);
    const coarse = Math.min(Math.floor(index / (factors[i] ?? 1)), (source.shape[i] ?? 1) - 1);
    return [[axis, [coarse, coarse + 1]] as const];
  });
  await source.read(Object.fromEntries(region), { signal }).catch(() => signal.throwIfAborted());
}
