import type { Random } from "#core/random.ts";
import type { PixelSource } from "#io/pixel-source.ts";
import type { Normalization, NormalizationRule } from "../normalizations/normalization.ts";
import { ChannelValues } from "./channel-statistics.ts";
import { cut, type Plane, type Rect, wholePlane } from "./plane.ts";
import { readPlane } from "./read-plane.ts";

/** One plane of an image, to be measured. */
export interface Slab {
  readonly image: PixelSource;
  readonly channels: readonly number[];
  readonly plane: Plane;
  /** The parts of a rectangle that do not count: what is held out. */
  without?(rect: Rect): readonly Rect[];
}

export interface MeasureOptions {
  readonly rule: NormalizationRule;
  /** Blocks of 256 x 256 to read at most; of more, as many at random. */
  readonly mostBlocks: number;
  readonly random: Random;
}

const blockPx = 256;
/** Four million pixels tell a mean and a deviation well, and their values can be kept to be sorted. */
export const usualBlocks = 64;

/** Measures each channel over all slabs together, and asks the rule what follows from it. Reads block by block. */
export async function measure(
  slabs: readonly Slab[],
  { rule, mostBlocks, random }: MeasureOptions,
  signal: AbortSignal,
): Promise<Normalization> {
  const channels = slabs[0]?.channels.length ?? 0;
  const values = Array.from({ length: channels }, () => {
    return new ChannelValues({ keepsAll: rule.needsValues });
  });
  const most = rule.needsValues ? Math.min(mostBlocks, usualBlocks) : mostBlocks;
  for (const { slab, rect } of chooseBlocks(slabs, most, random)) {
    const pixels = await readPlane(slab.image, { ...slab, rect }, signal);
    const counts = outside(slab.without?.(rect) ?? [], rect);
    for (const [start, found] of values.entries())
      found.add(pixels, { start, step: channels, counts });
  }
  const found = values.map((channel) => rule.channel(channel.statistics()));
  const clip = found.flatMap((channel) => (channel.clip ? [channel.clip] : []));
  return {
    mean: found.map(({ mean }) => mean),
    std: found.map(({ std }) => std),
    ...(clip.length > 0 && { clip }),
  };
}

/** 1 for a pixel that counts; nothing where all do. */
function outside(parts: readonly Rect[], rect: Rect): Uint8Array | undefined {
  if (parts.length === 0) return undefined;
  const left = new Uint8Array(rect.height * rect.width).fill(1);
  for (const part of parts)
    for (let y = part.y - rect.y; y < part.y - rect.y + part.height; y++) {
      const from = y * rect.width + part.x - rect.x;
      left.fill(0, from, from + part.width);
    }
  return left;
}

/** All blocks of all slabs, or as many as allowed at random, in the order in which they lie. */
export function* chooseBlocks<S extends Pick<Slab, "image">>(
  slabs: readonly S[],
  most: number,
  random: Random,
): Generator<{ slab: S; rect: Rect }> {
  let count = 0;
  const grids = slabs.map((slab) => {
    const whole = wholePlane(slab.image);
    const columns = Math.ceil(whole.width / blockPx);
    const first = count;
    count += columns * Math.ceil(whole.height / blockPx);
    return { slab, whole, columns, first, last: count };
  });
  const chosen =
    count <= most ? undefined : Array.from({ length: most }, () => random.below(count));
  chosen?.sort((a, b) => a - b);
  let next = 0;
  for (const { slab, whole, columns, first, last } of grids)
    for (; next < (chosen?.length ?? count); next++) {
      const block = chosen ? (chosen[next] ?? 0) : next;
      if (block >= last) break;
      const y = Math.floor((block - first) / columns) * blockPx;
      const x = ((block - first) % columns) * blockPx;
      yield { slab, rect: cut({ y, x, height: blockPx, width: blockPx }, whole) };
    }
}
