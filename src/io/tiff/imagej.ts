import type { ContrastRange, Rgb } from "#core/layers/layer.ts";
import type { Bytes } from "../files/stored-file.ts";
import type { ChannelDescription } from "../pixel-source.ts";
import { unitNamed } from "../units.ts";
import { type Encoding, viewOf } from "./directory.ts";
import { colorOfLookup } from "./lookup-color.ts";
import type { PlaneAxis } from "./planes.ts";

/** What ImageJ and Fiji write into the first page of a stack. */
export interface ImageJ {
  /** Slowest first: pages go through the channels of a slice, then the slices of a frame. */
  readonly axes: readonly PlaneAxis[];
  readonly pages: number;
  readonly unit: string | null;
  /** Between slices, in `unit`; 1 where nothing is said. */
  readonly spacing: number;
  /** Seconds between frames, where they are said. */
  readonly interval: number | undefined;
  readonly contrast: ContrastRange | undefined;
}

export function parseImageJ(description: string): ImageJ | undefined {
  if (!description.startsWith("ImageJ=")) return undefined;
  const settings = new Map(
    description.split("\n").flatMap((line) => {
      const at = line.indexOf("=");
      return at < 0 ? [] : [[line.slice(0, at), line.slice(at + 1).trim()] as const];
    }),
  );
  const count = (key: string) => Math.max(1, Math.trunc(Number(settings.get(key) ?? 1)) || 1);
  const number = (key: string) => {
    const value = Number(settings.get(key));
    return settings.has(key) && Number.isFinite(value) ? value : undefined;
  };
  const [channels, frames] = [count("channels"), count("frames")];
  const pages = count("images");
  const slices = Math.max(count("slices"), Math.floor(pages / (channels * frames)));
  const [min, max] = [number("min"), number("max")];
  return {
    axes: [
      { name: "t", length: frames },
      { name: "z", length: slices },
      { name: "c", length: channels },
    ],
    pages: channels * frames * slices,
    unit: unitNamed(unescaped(settings.get("unit") ?? "")),
    spacing: Math.abs(number("spacing") ?? 1) || 1,
    interval: number("finterval"),
    contrast: min !== undefined && max !== undefined && min < max ? [min, max] : undefined,
  };
}

/** Display ranges and lookup tables from ImageJ's own tags: one entry a channel, or none. */
export function parseImageJChannels(
  bytes: Bytes,
  { sizes, littleEndian }: { sizes: readonly number[] } & Pick<Encoding, "littleEndian">,
): ChannelDescription[] {
  const view = viewOf(bytes);
  const [headerBytes = 0, ...parts] = sizes;
  const ranges: ContrastRange[] = [];
  const colors: (Rgb | undefined)[] = [];
  let at = headerBytes;
  let part = 0;
  for (let entry = 4; entry + 8 <= Math.min(headerBytes, bytes.length); entry += 8) {
    const kind = view.getUint32(entry, littleEndian);
    for (let i = view.getUint32(entry + 4, littleEndian); i > 0; i--) {
      const length = parts[part++] ?? 0;
      if (at + length > bytes.length) break;
      if (kind === kinds.ranges)
        for (let pair = at; pair + 16 <= at + length; pair += 16)
          ranges.push([
            view.getFloat64(pair, littleEndian),
            view.getFloat64(pair + 8, littleEndian),
          ]);
      if (kind === kinds.lookups) colors.push(colorOfLookup(bytes.subarray(at, at + length)));
      at += length;
    }
  }
  return Array.from({ length: Math.max(ranges.length, colors.length) }, (_, i) => ({
    color: colors[i],
    contrast: ranges[i] && ranges[i][0] < ranges[i][1] ? ranges[i] : undefined,
  }));
}

/** Four letters each: "rang", "luts". */
const kinds = { ranges: 0x72616e67, lookups: 0x6c757473 } as const;

/** ImageJ writes letters beyond ASCII as \u00B5. */
function unescaped(text: string): string {
  return text.replace(/\\u([0-9a-f]{4})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
}
