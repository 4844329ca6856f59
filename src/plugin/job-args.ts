import { type Grid, lengthOf } from "#core/layers/grid.ts";

type Planes = { readonly [axis: string]: readonly [number, number] };

/** Ranges of slices as far as an image has them. */
export function withinGrid(planes: Planes, grid: Grid): Planes {
  const axes = grid.axes.filter((axis) => planes[axis] !== undefined);
  const kept = axes.flatMap((axis) => {
    const [start, stop] = planes[axis] ?? [0, 0];
    const end = Math.min(stop, lengthOf(grid, axis));
    return start < end ? [[axis, [start, end] as const] as const] : [];
  });
  return Object.fromEntries(kept);
}

/** Settings without those that nobody gave. */
export function given(settings: object): { [key: string]: unknown } {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
