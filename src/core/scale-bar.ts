import { metersPer, metricLength, threeDigits } from "./physical-length.ts";
import type { ViewerModel } from "./viewer-model.ts";

/** A bar whose length is a round number of a unit that reads well. */
export interface ScaleBar {
  /** On the screen. */
  readonly lengthPx: number;
  /** "20 µm" */
  readonly text: string;
}

/** At most this long on the screen. */
const longestPx = 140;

/**
 * The bar over the picture, in the unit of the selected layer, or where that is not shown or names none, of the topmost one that is
 * and does; in pixels where there is none.
 */
export function shownScaleBar({ layers, selected, camera }: ViewerModel): ScaleBar | undefined {
  const { zoom } = camera.value;
  const shown = layers.value.filter(({ visible }) => visible.value).reverse();
  if (shown.length === 0) return undefined;
  const [chosen, others] = [shown.filter(({ id }) => id === selected.value), shown];
  const lengths = [...chosen, ...others].map(({ grid }) => {
    const x = grid.axes.indexOf("x");
    return { pixelSize: grid.scale[x] ?? 1, unit: grid.units[x] ?? null };
  });
  const known = lengths.find(({ unit }) => unit !== null && metersPer[unit] !== undefined);
  const { pixelSize, unit } = known ?? { pixelSize: 1, unit: null };
  return scaleBar({ pixelSize, unit, zoom, maxPx: longestPx });
}

/**
 * The longest bar of 1, 2 or 5 times a power of ten that fits `maxPx`.
 * `pixelSize` is the length of one level-0 pixel in `unit` (as OME-Zarr names it, null where unknown); `zoom` a power of two.
 */
export function scaleBar(from: {
  readonly pixelSize: number;
  readonly unit: string | null;
  readonly zoom: number;
  readonly maxPx: number;
}): ScaleBar {
  const { pixelSize, unit, zoom, maxPx } = from;
  const meters = unit === null ? undefined : metersPer[unit];
  const screenPixel = (meters === undefined ? 1 : pixelSize * meters) / 2 ** zoom;
  const length = roundDown(screenPixel * maxPx);
  const text = meters === undefined ? `${threeDigits(length)} px` : metricLength(length);
  return { lengthPx: length / screenPixel, text };
}

function roundDown(length: number): number {
  const power = 10 ** Math.floor(Math.log10(length));
  const step = [5, 2, 1].find((n) => n * power <= length * 1.000001) ?? 1;
  return step * power;
}
