import { type Grid, lengthOf } from "./layers/grid.ts";

/** An area or a volume that reads well. */
interface PhysicalSize {
  readonly value: number;
  /** "µm²" */
  readonly unit: string;
}

const symbols: { readonly [unit: string]: string } = {
  angstrom: "Å",
  picometer: "pm",
  nanometer: "nm",
  micrometer: "µm",
  millimeter: "mm",
  centimeter: "cm",
  meter: "m",
};

/** How long a pixel of level 0 is along some axes, in one unit that reads well; undefined where it is not the same, or not known. */
export function pixelLengths(
  { axes, scale, units }: Grid,
  wanted: readonly string[],
): { readonly unit: string; readonly lengths: readonly number[] } | undefined {
  const used = wanted.map((axis) => axes.indexOf(axis));
  const [unit] = used.map((i) => units[i]);
  const symbol = symbols[unit ?? ""];
  if (!symbol || used.some((i) => units[i] !== unit)) return undefined;
  return { unit: symbol, lengths: used.map((i) => scale[i] ?? 1) };
}

/**
 * What one pixel of level 0 covers: an area, or a volume where there is a z axis of more than one plane. Undefined where
 * the axes have no unit, or not the same.
 */
export function pixelSize(grid: Grid): PhysicalSize | undefined {
  const isVolume = lengthOf(grid, "z") > 1;
  const known = pixelLengths(grid, isVolume ? ["z", "y", "x"] : ["y", "x"]);
  if (!known) return undefined;
  const value = known.lengths.reduce((product, length) => product * length, 1);
  return { value, unit: `${known.unit}${isVolume ? "³" : "²"}` };
}
