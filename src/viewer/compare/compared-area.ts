import { type Grid, lengthOf } from "#core/layers/grid.ts";
import type { LabelsLayer } from "#core/layers/layer.ts";
import type { Dims, ViewerModel } from "#core/viewer-model.ts";
import type { PixelSource, Region } from "#io/pixel-source.ts";
import { type ViewSize, visibleRange } from "../view-transform.ts";
import type { ComparedExtent } from "./compared-figures.ts";
import type { ComparingWhat } from "./measure-comparison.ts";
import { type Side, sideOf } from "./side.ts";

interface Wanted {
  readonly extent: ComparedExtent;
  readonly sides: readonly [Side, Side];
  /** Only where these labels are not 0. */
  readonly within: LabelsLayer | undefined;
  /** The pixels of `within`, fine to coarse. */
  readonly source: readonly PixelSource[] | undefined;
}

/** Which pixels are counted; none where the view lies beside the image. */
export function comparedArea(
  { extent, sides: [a, b], within, source = [] }: Wanted,
  { model, size }: { model: ViewerModel; size(): ViewSize },
): Pick<ComparingWhat, "area" | "planes" | "within" | "mayCount"> {
  const { grid } = a;
  const whole = { y: [0, lengthOf(grid, "y")], x: [0, lengthOf(grid, "x")] } as const;
  const nothing = { y: [0, 0], x: [0, 0] } as const;
  const seen = () => visibleRange(grid, model.camera.value, size()) ?? nothing;
  return {
    area: extent === "view" ? seen() : whole,
    planes: extent === "all" ? planesOf([grid, b.grid]) : [model.dims.value],
    within: within && sideOf(within, { levels: source, label: null }),
    mayCount: (region) => within === undefined || mayHold(source[0], region),
  };
}

/** Every place along the axes that a slider moves along, over both. */
function planesOf(grids: readonly Grid[]): Dims[] {
  const lengths = new Map<string, number>();
  for (const grid of grids)
    for (const axis of grid.axes)
      if (axis !== "y" && axis !== "x")
        lengths.set(axis, Math.max(lengths.get(axis) ?? 1, lengthOf(grid, axis)));
  let planes: Dims[] = [{}];
  for (const [axis, length] of lengths)
    planes = planes.flatMap((plane) =>
      Array.from({ length }, (_, index) => ({ ...plane, [axis]: index })),
    );
  return planes;
}

/** Whether a source has anything but zeros in a region, as far as it is known without reading. */
function mayHold(source: PixelSource | undefined, region: Region): boolean {
  const boxes = source?.filled?.();
  if (!source || !boxes) return true;
  for (const { start, stop } of boxes) {
    const isTouched = source.axes.every((axis, i) => {
      const [from, to] = region[axis] ?? [0, Number.POSITIVE_INFINITY];
      return from < (stop[i] ?? 0) && to > (start[i] ?? 0);
    });
    if (isTouched) return true;
  }
  return false;
}
