import type { Rgb } from "../rgb.ts";

/** "auto": many colours by a hash. "okabe-ito": few that colour-blind people tell apart. "direct": those of single labels. */
export const paletteIds = ["auto", "okabe-ito", "direct"] as const;
export type PaletteId = (typeof paletteIds)[number];

/** Colours in slots from 1 on, and how ids find theirs. */
export interface Palette {
  /** By slot; that of slot 0 is never used. */
  readonly colors: readonly Rgb[];
  /** As long as nothing is shuffled, ids up to this one take the slot of their number. */
  readonly fixed: number;
  /** The others are spread over the slots from this one on. */
  readonly firstHashed: number;
}

/** The slot of an id above 0. The shader computes the same (see viewer/layers/labels-shader.ts): change both. */
export function slotOf(id: number, { colors, fixed, firstHashed }: Palette, seed: number): number {
  if (seed === 0 && id <= fixed) return id;
  const mixed = scrambled((id ^ Math.imul(seed, 0x9e3779b9)) >>> 0);
  return firstHashed + (mixed % (colors.length - firstHashed));
}

/** 32-bit mixer: the finaliser of MurmurHash3 (Appleby, public domain). The shader has the same. */
export function scrambled(id: number): number {
  let h = id;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const unused: Rgb = [0, 0, 0];

/**
 * The first ids, which people tell apart by name: bright on dark images, and apart in hue and lightness so that most
 * colour-blind people see ten of them too. After Okabe and Ito's palette, with its dark ones made lighter.
 */
const firstColors: readonly Rgb[] = [
  [230, 159, 0],
  [86, 180, 233],
  [0, 188, 138],
  [240, 228, 66],
  [58, 124, 255],
  [229, 94, 20],
  [224, 130, 190],
  [178, 223, 138],
  [150, 102, 214],
  [196, 164, 132],
];

const autoSlots = 1024;

export const autoPalette: Palette = {
  colors: Array.from({ length: autoSlots }, (_, slot) => firstColors[slot - 1] ?? spread(slot)),
  fixed: firstColors.length,
  firstHashed: firstColors.length + 1,
};

/**
 * Okabe and Ito's palette ("Color Universal Design", 2008) without its black, then as Glasbey et al. (2007) go on: each
 * further colour lies farthest from all before it and from black. Distances are those of OKLab, the smallest of four views:
 * usual sight and the three kinds of dichromacy (Machado et al. 2009). No two are nearer than 0.075 in any of them.
 */
export const okabeItoPalette: Palette = {
  colors: [
    unused,
    [230, 159, 0],
    [86, 180, 233],
    [0, 158, 115],
    [240, 228, 66],
    [0, 114, 178],
    [213, 94, 0],
    [204, 121, 167],
    [150, 255, 255],
    [180, 195, 165],
    [165, 60, 45],
    [165, 105, 255],
    [120, 0, 240],
    [210, 255, 180],
    [135, 90, 120],
    [150, 210, 255],
    [225, 195, 105],
  ],
  fixed: 16,
  firstHashed: 1,
};

/** Steps of the golden ratio spread any number of hues evenly; lightness and strength vary so that near hues differ. */
function spread(slot: number): Rgb {
  const hue = (slot * 0.618033988749895) % 1;
  const lightness = [0.62, 0.5, 0.72][slot % 3] ?? 0.6;
  const saturation = [0.9, 0.65][slot % 2] ?? 0.8;
  return fromHsl([hue, saturation, lightness]);
}

function fromHsl([hue, saturation, lightness]: readonly [number, number, number]): Rgb {
  const strength = saturation * Math.min(lightness, 1 - lightness);
  const part = (offset: number) => {
    const k = (offset + hue * 12) % 12;
    return Math.round(255 * (lightness - strength * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [part(0), part(8), part(4)];
}
