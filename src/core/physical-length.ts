/** A length in metres as people write it, in the unit that reads best: "20 µm". */
export function metricLength(meters: number): string {
  const size = Math.abs(meters);
  const [unit, name] = metricUnits.find(([unit]) => size >= unit * 0.999) ?? [1e-12, "pm"];
  return size === 0 ? "0 µm" : `${threeDigits(meters / unit)} ${name}`;
}

/** A coordinate along an axis whose unit OME-Zarr names so ("micrometer", "second"); undefined where it names none. */
export function physicalText(value: number, unit: string | null): string | undefined {
  if (unit === null) return undefined;
  const meters = metersPer[unit];
  return meters === undefined ? `${threeDigits(value)} ${unit}` : metricLength(value * meters);
}

/** How long one of a unit is that OME-Zarr names so. */
export const metersPer: { readonly [unit: string]: number } = {
  angstrom: 1e-10,
  picometer: 1e-12,
  nanometer: 1e-9,
  micrometer: 1e-6,
  millimeter: 1e-3,
  centimeter: 1e-2,
  meter: 1,
};

const metricUnits = [
  [1, "m"],
  [1e-3, "mm"],
  [1e-6, "µm"],
  [1e-9, "nm"],
  [1e-12, "pm"],
] as const;

/** With three digits that say something. */
export function threeDigits(value: number): string {
  return String(Number(value.toPrecision(3)));
}
