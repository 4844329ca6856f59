import type { Rgb, Rgba } from "../rgb.ts";
import type { DirectTable } from "./direct-table.ts";
import { autoPalette, okabeItoPalette, type Palette, type PaletteId, slotOf } from "./palettes.ts";

/** What decides over the colours of a layer's labels. */
export interface LabelLook {
  readonly palette: PaletteId;
  /** Another one shuffles; 0 gives the first ids the colours that people know. */
  readonly seed: number;
  /** Keeps its colour; labels that would look like it take the next one. */
  readonly selected: number;
  /** Of the palette "direct"; ids that are not in it have the colours of "auto". */
  readonly direct: DirectTable | undefined;
}

/** The colours of a layer's labels, for the page and, as tables, for the shader. */
export interface LabelColoring {
  readonly palette: Palette;
  readonly seed: number;
  readonly selected: number;
  /** RGBA by slot, 4 bytes each; slot 0 is that of the selected label. */
  readonly table: Uint8Array;
  readonly direct: DirectTable | undefined;
  /** Label 0 is transparent. */
  colorOf(id: number): Rgba;
}

export function labelColoring({ palette: id, seed, selected, direct }: LabelLook): LabelColoring {
  const palette = id === "okabe-ito" ? okabeItoPalette : autoPalette;
  const table = tableOf(palette, selected === 0 ? undefined : slotOf(selected, palette, seed));
  return {
    ...{ palette, seed, selected, table },
    direct: id === "direct" ? direct : undefined,
    colorOf(label) {
      if (label === 0) return [0, 0, 0, 0];
      const own = id === "direct" ? direct?.colors.get(label) : undefined;
      return own ?? colorIn(table, label === selected ? 0 : slotOf(label, palette, seed));
    },
  };
}

/** The colour of an id that nobody has set anything for. */
export function labelColor(id: number, seed: number): Rgb {
  return colorAt(autoPalette, id === 0 ? 0 : slotOf(id, autoPalette, seed));
}

/** Squared distance in RGB below which two colours are taken for the same at a glance. */
const confusable = 48 ** 2;

function tableOf(palette: Palette, selected: number | undefined): Uint8Array {
  const { colors } = palette;
  const table = new Uint8Array(colors.length * 4);
  const mine = selected === undefined ? undefined : colorAt(palette, selected);
  for (let slot = 1; slot < colors.length; slot++) {
    let other = slot;
    if (mine)
      while (distance(colorAt(palette, other), mine) < confusable) other = next(other, palette);
    table.set([...colorAt(palette, other), 255], slot * 4);
  }
  if (mine) table.set([...mine, 255], 0);
  return table;
}

function next(slot: number, { colors }: Palette): number {
  return slot + 1 < colors.length ? slot + 1 : 1;
}

function colorAt({ colors }: Palette, slot: number): Rgb {
  return colors[slot] ?? [0, 0, 0];
}

function colorIn(table: Uint8Array, slot: number): Rgba {
  const [red = 0, green = 0, blue = 0, alpha = 0] = table.subarray(slot * 4, slot * 4 + 4);
  return [red, green, blue, alpha];
}

function distance(a: Rgb, b: Rgb): number {
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 + (a[2] - b[2]) ** 2;
}
