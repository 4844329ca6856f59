/** Spellings that other formats use, and the names that OME-Zarr has for them. */
const names: { readonly [spelling: string]: string } = {
  Å: "angstrom",
  pm: "picometer",
  nm: "nanometer",
  nanometers: "nanometer",
  µm: "micrometer",
  μm: "micrometer",
  um: "micrometer",
  micron: "micrometer",
  microns: "micrometer",
  micrometers: "micrometer",
  mm: "millimeter",
  millimeters: "millimeter",
  cm: "centimeter",
  m: "meter",
  inch: "inch",
  in: "inch",
  ns: "nanosecond",
  µs: "microsecond",
  ms: "millisecond",
  s: "second",
  sec: "second",
  min: "minute",
  h: "hour",
};

/** OME-Zarr's name of a unit, or null where it is none: "pixel", "". */
export function unitNamed(spelling: string): string | null {
  const text = spelling.trim();
  if (Object.hasOwn(names, text)) return names[text] ?? null;
  const lower = text.toLowerCase();
  return Object.values(names).includes(lower) ? lower : null;
}
