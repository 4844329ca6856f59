import type { EditableLabels } from "./editable-labels.ts";
import { knownAreaOfId, planeBox } from "./find-id.ts";
import { nothingBetween } from "./interpolate.ts";

/** A label along an axis, and from where to look for it. */
export interface SliceSearch {
  readonly label: number;
  readonly axis: number;
  /** An index along each axis. */
  readonly index: readonly number[];
}

/** The nearest slices that hold a label to both sides of where `index` stands, that slice included. Fails where there are none. */
export async function paintedSlices(
  labels: EditableLabels,
  search: SliceSearch,
  signal: AbortSignal,
): Promise<{ from: number; to: number }> {
  const { label, axis, index } = search;
  const { shape, axes } = labels.grid;
  const nearest = async (first: number, step: 1 | -1): Promise<number | undefined> => {
    for (let at = first; at >= 0 && at < (shape[axis] ?? 0); at += step) {
      const planes = planeBox(shape, { index: index.with(axis, at), dimensions: 2 });
      if (!(await knownAreaOfId(labels, { planes, id: label }, signal)).isEmpty) return at;
    }
    return undefined;
  };
  const here = index[axis] ?? 0;
  const below = await nearest(here, -1);
  const above = await nearest(here + 1, 1);
  const isLast = above === undefined && below === here;
  const [from, to] = isLast ? [await nearest(here - 1, -1), here] : [below, above];
  if (from === undefined || to === undefined)
    throw nothingBetween(
      `Label ${label} is not painted on both sides of slice ${here} along ${axes[axis]}; paint it in two slices, and go to one between them`,
    );
  return { from, to };
}
