import type { SavedImage } from "./saved-image.ts";

/** The axes that ImageJ knows beside x and y, the slowest first, as its pages follow each other. */
export const imageJAxes = ["t", "z", "c"] as const;

/** What ImageJ reads of the first page: axes, scale and contrast. A `class` is a channel there. */
export function imageJDescription({
  grid,
  levels: [{ axes, shape }],
  channels,
}: SavedImage): string {
  const at = (axis: string) => axes.findIndex((name) => imageJName(name) === axis);
  const length = (axis: string) => shape[at(axis)] ?? 1;
  const [frames, slices, count] = imageJAxes.map(length);
  const lines: [key: string, value: string | number | undefined][] = [
    ["ImageJ", "1.54f"],
    ["images", (frames ?? 1) * (slices ?? 1) * (count ?? 1)],
    ["channels", count === 1 ? undefined : count],
    ["slices", slices === 1 ? undefined : slices],
    ["frames", frames === 1 ? undefined : frames],
    ["hyperstack", shape.filter((n) => n > 1).length > 3 ? "true" : undefined],
    ["mode", (count ?? 1) > 1 ? "composite" : "grayscale"],
    ["unit", unitText(grid.units[at("x")] ?? null)],
    ["spacing", at("z") < 0 ? undefined : grid.scale[at("z")]],
    ["finterval", at("t") < 0 ? undefined : secondsOf(grid, at("t"))],
    ["loop", "false"],
    ["min", channels[0]?.contrast?.[0]],
    ["max", channels[0]?.contrast?.[1]],
  ];
  return lines
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${value}\n`)
    .join("");
}

/** The axis that ImageJ has for one of ours. */
export function imageJName(axis: string): string {
  return axis === "class" ? "c" : axis;
}

/** ImageJ and tifffile write it like this. */
function unitText(unit: string | null): string | undefined {
  return unit === "micrometer" ? "micron" : (unit ?? undefined);
}

const seconds: { readonly [unit: string]: number } = {
  nanosecond: 1e-9,
  microsecond: 1e-6,
  millisecond: 1e-3,
  second: 1,
  minute: 60,
  hour: 3600,
};

function secondsOf({ scale, units }: SavedImage["grid"], axis: number): number | undefined {
  const factor = seconds[units[axis] ?? ""];
  return factor === undefined ? undefined : factor * (scale[axis] ?? 1);
}
