import { factorsOf, lengthOf } from "#core/layers/grid.ts";
import type { Layer } from "#core/layers/layer.ts";
import type { Dims, ViewerModel } from "#core/viewer-model.ts";
import type { PixelSource, Region } from "#io/pixel-source.ts";
import { levelAt } from "./layers/tile-plan.ts";
import { type ViewSize, visibleRange } from "./view-transform.ts";

export interface PrefetchParts {
  readonly model: ViewerModel;
  readonly size: () => ViewSize;
  levels(layer: Layer): readonly PixelSource[];
}

/** Brings the chunks of a slice that is about to be shown into memory, of what the camera sees. Never rejects. */
export async function prefetchSlice(
  dims: Dims,
  { model, size, levels }: PrefetchParts,
  signal: AbortSignal,
): Promise<void> {
  const camera = model.camera.peek();
  const at = { ...model.dims.peek(), ...dims };
  const shown = model.layers.peek().filter(({ visible }) => visible.peek());
  await Promise.allSettled(
    shown.map(async (layer) => {
      const range = visibleRange(layer.grid, camera, size());
      const level = levelAt(layer.grid, camera.zoom);
      const region = range && regionOn(layer, { level, at, range });
      if (region) await levels(layer)[level]?.read(region, { signal });
    }),
  ); // what cannot be read is told of when it is to be shown
}

/** The visible part of one slice, in pixels of a level. */
function regionOn(
  { grid }: Layer,
  { level, at, range }: { level: number; at: Dims; range: Region },
): Region {
  const factors = factorsOf(grid, level);
  const entries = grid.axes.flatMap((axis, i) => {
    const factor = factors[i] ?? 1;
    const seen = range[axis];
    if (seen) return [[axis, [Math.floor(seen[0] / factor), Math.ceil(seen[1] / factor)]] as const];
    if (axis === "c" || axis === "class") return [];
    const index = Math.floor(Math.min(at[axis] ?? 0, lengthOf(grid, axis) - 1) / factor);
    return [[axis, [index, index + 1]] as const];
  });
  return Object.fromEntries(entries);
}
