import { type ColormapId, colormapTable, tableLength } from "#core/layers/colormap.ts";
import type { Rgb } from "#core/layers/layer.ts";

/** Enough of a map's colours to know it by. */
const stops = 12;

/** A colormap as a CSS gradient from left to right. */
export function colormapGradient(id: ColormapId, color: Rgb): string {
  const table = colormapTable(id, color);
  const colors = Array.from({ length: stops }, (_, i) => {
    const at = 4 * Math.round((i * (tableLength - 1)) / (stops - 1));
    return `rgb(${table.slice(at, at + 3).join(",")})`;
  });
  return `linear-gradient(to right, ${colors.join(", ")})`;
}
