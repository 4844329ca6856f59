import type { Dtype } from "#core/layers/grid.ts";
import type { Rgb } from "#core/layers/layer.ts";
import type { ChannelDescription } from "../pixel-source.ts";

/** OME-Zarr's `omero`: how the channels are shown. `window` needs the ends of the type beside those in use. */
export function omero(channels: readonly ChannelDescription[], dtype: Dtype): object {
  const [min, max] = typeRange(dtype);
  return {
    channels: channels.map(({ name, color = [255, 255, 255], visible = true, contrast }, i) => {
      const [start, end] = contrast ?? [min, max];
      const window = { min: Math.min(min, start), max: Math.max(max, end), start, end };
      return { label: name ?? `Channel ${i}`, color: hex(color), active: visible, window };
    }),
    rdefs: { model: channels.length > 1 ? "color" : "greyscale" },
  };
}

function hex(color: Rgb): string {
  return color
    .map((part) => Math.round(part).toString(16).padStart(2, "0"))
    .join("")
    .toUpperCase();
}

/** Of floats, what normalised ones use. */
function typeRange(dtype: Dtype): readonly [number, number] {
  if (dtype.startsWith("float")) return [0, 1];
  const bits = Number(/\d+/.exec(dtype)?.[0] ?? 8);
  return dtype.startsWith("u") ? [0, 2 ** bits - 1] : [-(2 ** (bits - 1)), 2 ** (bits - 1) - 1];
}
