import { graphInput } from "#compute/index.ts";
import type { ModelParameters } from "./model.ts";

/** What the U-Nets of one width and depth share. */
export interface EncoderDecoderParameters extends ModelParameters {
  /** Channels of the finest level; every level below has twice those above. */
  readonly width: number;
  /** How often the image is halved. */
  readonly depth: number;
}

/** The deepest net whose coarsest level of a 2048-pixel tile still has 8 pixels. */
const maximumDepth = 8;

/** Throws an Error on a width or depth that makes no network; `name` as in "A U-Net". */
export function checkLevels(name: string, { depth, width }: EncoderDecoderParameters): void {
  if (!Number.isInteger(depth) || depth < 1 || depth > maximumDepth)
    throw new Error(`${name} of depth ${depth}; 1 to ${maximumDepth} works`);
  if (!Number.isInteger(width) || width < 1) throw new Error(`${name} of width ${width}`);
}

/** One level on the way down or up. */
export interface Level {
  /** Of the path: 0 is its first. */
  readonly index: number;
  readonly channels: number;
}

/** What happens at each level; maps are named by the node that makes them. */
export interface Path {
  /** What is kept for the way up. */
  down(map: string, level: Level): string;
  halve(map: string, level: Level): string;
  bottom(map: string, channels: number): string;
  up(map: string, level: Level & { readonly skip: string }): string;
}

/** Down, through the bottom and up again with what was skipped; returns the finest map. */
export function alongLevels({ width, depth }: EncoderDecoderParameters, path: Path): string {
  const levels = Array.from({ length: depth }, (_, i) => ({ index: i, channels: width << i }));
  let map: string = graphInput;
  const skips = levels.map((level) => {
    const skip = path.down(map, level);
    map = path.halve(skip, level);
    return skip;
  });
  map = path.bottom(map, width << depth);
  for (const [index, { channels }] of levels.toReversed().entries())
    map = path.up(map, { index, channels, skip: skips[depth - 1 - index] ?? graphInput });
  return map;
}
