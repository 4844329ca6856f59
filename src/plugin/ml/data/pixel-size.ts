import * as v from "valibot";
import { factorsOf, type Grid } from "#core/layers/grid.ts";
import { metersPer, metricLength } from "#core/physical-length.ts";

/** Height and width of a pixel, in metres. */
export const pixelSizeSchema = v.pipe(v.tuple([v.number(), v.number()]), v.readonly());
export type PixelSize = v.InferOutput<typeof pixelSizeSchema>;

/** How many times larger or smaller than what a network has learnt from is still alike. */
const alike = 1.25;

/** Of a level of an image; undefined where the image does not say it. */
export function pixelSizeOf(grid: Grid, level = 0): PixelSize | undefined {
  const factors = factorsOf(grid, level);
  const [y, x] = (["y", "x"] as const).map((axis) => {
    const i = grid.axes.indexOf(axis);
    const meters = metersPer[grid.units[i] ?? ""];
    return meters && meters * (grid.scale[i] ?? 1) * (factors[i] ?? 1);
  });
  return y && x ? [y, x] : undefined;
}

/** The level whose pixels are the most like those of that size; the finest where the image says none. */
export function levelLike(size: PixelSize, grid: Grid): number {
  const misfits = grid.levelShapes.map((_, level) => {
    const own = pixelSizeOf(grid, level);
    return own ? misfit(own, size) : 0;
  });
  return misfits.indexOf(Math.min(...misfits));
}

/** In a sentence that a level has other pixels than a network has learnt from, and what would fit better; undefined where that is not so, or not known. */
export function otherPixelSize(
  learnt: PixelSize | undefined,
  { grid, level }: { readonly grid: Grid; readonly level: number },
): string | undefined {
  const own = pixelSizeOf(grid, level);
  if (!learnt || !own || misfit(own, learnt) <= Math.log(alike)) return undefined;
  const better = levelLike(learnt, grid);
  const sizes = `pixels of level ${level} are ${sizeText(own)}, those that the model has learnt from ${sizeText(learnt)}`;
  return better === level ? `The ${sizes}` : `The ${sizes}; level ${better} fits better`;
}

function misfit(a: PixelSize, b: PixelSize): number {
  return Math.max(Math.abs(Math.log(a[0] / b[0])), Math.abs(Math.log(a[1] / b[1])));
}

function sizeText([y, x]: PixelSize): string {
  const isSquare = Math.abs(Math.log(y / x)) < 0.01;
  return isSquare ? metricLength(x) : `${metricLength(x)} x ${metricLength(y)}`;
}
