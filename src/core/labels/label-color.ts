import type { Rgb } from "../layers/layer.ts";

/** How many colours there are; one for each slot. Slot 0 is transparent and belongs to label 0. */
export const colorSlots = 1024;

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

/** The slot of an id. The shader computes the same (see viewer/layers/labels-shader.ts): change both. */
function colorSlot(id: number, seed: number): number {
  if (id === 0) return 0;
  if (seed === 0 && id <= firstColors.length) return id;
  const firstHashed = firstColors.length + 1;
  return (
    firstHashed + (scrambled((id ^ Math.imul(seed, 0x9e3779b9)) >>> 0) % (colorSlots - firstHashed))
  );
}

/** Colours by slot, 4 bytes each. */
export function colorTable(): Uint8Array {
  const table = new Uint8Array(colorSlots * 4);
  for (let slot = 1; slot < colorSlots; slot++) table.set([...slotColor(slot), 255], slot * 4);
  return table;
}

/** The colour an id is drawn in. */
export function labelColor(id: number, seed: number): Rgb {
  return slotColor(colorSlot(id, seed));
}

function slotColor(slot: number): Rgb {
  const first = firstColors[slot - 1];
  if (first) return first;
  // Steps of the golden ratio spread any number of hues evenly; lightness and strength vary so that near hues differ.
  const hue = (slot * 0.618033988749895) % 1;
  const lightness = [0.62, 0.5, 0.72][slot % 3] ?? 0.6;
  const saturation = [0.9, 0.65][slot % 2] ?? 0.8;
  return fromHsl([hue, saturation, lightness]);
}

/** 32-bit mixer: the finaliser of MurmurHash3 (Appleby, public domain). */
function scrambled(id: number): number {
  let h = id;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function fromHsl([hue, saturation, lightness]: readonly [number, number, number]): Rgb {
  const strength = saturation * Math.min(lightness, 1 - lightness);
  const part = (offset: number) => {
    const k = (offset + hue * 12) % 12;
    return Math.round(255 * (lightness - strength * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [part(0), part(8), part(4)];
}
