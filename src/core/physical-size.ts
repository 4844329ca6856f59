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
  const own = metersPer[grid.units[grid.axes.indexOf("y")] ?? ""] ?? 1;
  const sizeIn = (meters: number) => inOwn * (own / meters) ** power;
  const ownUnit = [known.unit, own] as const;
  const units = [ownUnit, ...otherUnits];
  const [symbol, meters] = units.find(([, meters]) => isShort(sizeIn(meters))) ?? ownUnit;
  const digits = Number(threeDigits(sizeIn(meters)));
  const text = digits.toLocaleString("en", { maximumFractionDigits: 5 });
  return `${text} ${symbol}${power === 3 ? "³" : "²"}`;
}

const otherUnits = [
  ["m", 1],
  ["mm", 1e-3],
  ["µm", 1e-6],
  ["nm", 1e-9],
  ["pm", 1e-12],
] as const;

function isShort(value: number): boolean {
  return value === 0 || (value >= 1e-3 && value < 1e6);
}
