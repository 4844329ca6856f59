import type { Rgb } from "#core/layers/layer.ts";

/** The colour that a lookup table of 256 reds, greens and blues goes up to, where it goes straight there from black. */
export function colorOfLookup(table: Uint8Array): Rgb | undefined {
  if (table.length !== 768) return undefined;
  const top = (part: number) => table[part * 256 + 255] ?? 0;
  const color: Rgb = [top(0), top(1), top(2)];
  if (Math.max(...color) < 128) return undefined;
  for (const [part, last] of color.entries())
    for (let i = 0; i < 256; i++)
      if (Math.abs((table[part * 256 + i] ?? 0) - (last * i) / 255) > 2) return undefined;
  return color;
}
