import type { Rgb, Rgba } from "#core/rgb.ts";

/** "#rrggbb"; of a colour with an alpha "#rrggbbaa" */
export function hexOf(color: Rgb | Rgba): string {
  return `#${color.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}

/** Undefined where it is not "#rgb", "#rrggbb", or the same without "#". */
export function rgbOf(text: string): Rgb | undefined {
  const digits = text.trim().replace(/^#/, "");
  const full = digits.length === 3 ? digits.replace(/./g, "$&$&") : digits;
  if (!/^[0-9a-f]{6}$/i.test(full)) return undefined;
  const part = (at: number) => Number.parseInt(full.slice(at, at + 2), 16);
  return [part(0), part(2), part(4)];
}
