import type { Rgb } from "#core/layers/layer.ts";
import type { ChannelDescription } from "../pixel-source.ts";
import type { OmeroChannel } from "./ome-attributes.ts";

/** What `omero` says of the channels: one entry for each of `count`, or none at all. */
export function describeChannels(
  channels: readonly OmeroChannel[] | undefined,
  count: number,
): ChannelDescription[] {
  if (!channels) return [];
  return Array.from({ length: count }, (_, i) => describe(channels[i]));
}

function describe(channel: OmeroChannel | undefined): ChannelDescription {
  if (!channel) return {};
  const { label, color, active, window } = channel;
  return {
    name: label === undefined ? undefined : String(label),
    color: color === undefined ? undefined : parseColor(color),
    contrast: window && window.start < window.end ? [window.start, window.end] : undefined,
    visible: active,
  };
}

/** Six hexadecimal digits; some writers put a # before, or an alpha after. */
function parseColor(color: string): Rgb | undefined {
  const digits = /^#?([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})(?:[0-9a-f]{2})?$/i.exec(color);
  if (!digits) return undefined;
  const [, red = "", green = "", blue = ""] = digits;
  return [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)];
}
