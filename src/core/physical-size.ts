import type { Grid } from "./layers/grid.ts";

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

const spatial = ["z", "y", "x"];

/**
 * What one pixel of level 0 covers: an area, or a volume where there is a z axis of more than one plane. Undefined where
 * the axes have no unit, or not the same.
 */
export function pixelSize({ axes, shape, scale, units }: Grid): PhysicalSize | undefined {
  const used = axes.flatMap((axis, i) => {
    const isPlane = axis === "y" || axis === "x";
    return spatial.includes(axis) && (isPlane || (shape[i] ?? 1) > 1) ? [i] : [];
  });
  const [unit] = used.map((i) => units[i]);
  const symbol = symbols[unit ?? ""];
  if (!symbol || used.some((i) => units[i] !== unit)) return undefined;
  const value = used.reduce((product, i) => product * (scale[i] ?? 1), 1);
  return { value, unit: `${symbol}${used.length === 3 ? "³" : "²"}` };
}
