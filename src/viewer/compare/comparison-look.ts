import type { Comparison } from "#core/compare/comparison.ts";
import type { Layer } from "#core/layers/layer.ts";
import type { Columns } from "../layers/drawn-in.ts";
import type { ViewSize } from "../view-transform.ts";

/** Whether a layer is drawn, and in which columns of the picture. Follows the signals that it reads. */
export function lookOf(
  layer: Layer,
  comparison: Comparison | undefined,
): { readonly isVisible: boolean; readonly columns: Columns } {
  const whole: Columns = [0, 1];
  const isSide = comparison && (layer.id === comparison.a || layer.id === comparison.b);
  if (!isSide) return { isVisible: layer.visible.value, columns: whole };
  const { view, divider, a } = comparison;
  if (view === "difference") return { isVisible: false, columns: whole };
  if (view === "side-by-side") return { isVisible: true, columns: whole };
  return { isVisible: true, columns: layer.id === a ? [0, divider] : [divider, 1] };
}

/** The part of the drawing area that one camera fills: half of it side by side. */
export function paneSize(area: ViewSize, comparison: Comparison | undefined): ViewSize {
  const { width, height } = area;
  return comparison?.view === "side-by-side" ? { width: width / 2, height } : { width, height };
}

/** How far from the left the pane begins that holds a place of the drawing area, in the units of both. */
export function paneStart(x: number, { width }: ViewSize, comparison: Comparison | undefined) {
  return comparison?.view === "side-by-side" && x >= width ? width : 0;
}
