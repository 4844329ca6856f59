import { type Grid, lengthOf } from "./layers/grid.ts";
import { metersPer, threeDigits } from "./physical-length.ts";

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
 * How large so many pixels of level 0 are, for people: an area, or a volume where there is a z axis of more than one plane.
 * In the unit of the axes ("0.32 µm³"), or in another where that has too many digits. Undefined where the axes have no unit, or
 * not the same.
 */
export function physicalSize(pixels: number, grid: Grid): string | undefined {
  const power = lengthOf(grid, "z") > 1 ? 3 : 2;
  const known = pixelLengths(grid, power === 3 ? ["z", "y", "x"] : ["y", "x"]);
  if (!known) return undefined;
  const inOwn = known.lengths.reduce((product, length) => product * length, pixels);
  const isShort = inOwn === 0 || (inOwn >= 1e-3 && inOwn < 1e6);
  const inMeters = inOwn * (metersPer[grid.units[grid.axes.indexOf("y")] ?? ""] ?? 1) ** power;
  const [unit, length] = fineUnits.find(([, length]) => inMeters >= length ** power) ?? finest;
  const [value, symbol] = isShort ? [inOwn, known.unit] : [inMeters / length ** power, unit];
  const digits = Number(threeDigits(value)).toLocaleString("en", { maximumFractionDigits: 5 });
  return `${digits} ${symbol}${power === 3 ? "³" : "²"}`;
}

const finest = ["pm", 1e-12] as const;
const fineUnits = [["m", 1], ["mm", 1e-3], ["µm", 1e-6], ["nm", 1e-9], finest] as const;
