import type { Appender } from "../stores/appender.ts";
import { ByteWriter } from "./byte-writer.ts";

/** One entry of a directory. A rational takes two values, above and below the line. */
export interface TiffField {
  readonly tag: number;
  readonly type: keyof typeof types;
  readonly values: readonly number[];
}

/** Code and size in TIFF 6.0; `offset` is long8 of BigTIFF where the file is one. */
const types = {
  ascii: { code: 2, size: 1 },
  short: { code: 3, size: 2 },
  long: { code: 4, size: 4 },
  rational: { code: 5, size: 4 },
  offset: { code: 4, size: 4 },
} as const;

const long8 = { code: 16, size: 8 } as const;

/** Writes the frame of a little-endian TIFF or BigTIFF: its header, and a directory behind the pixels of each page. */
export class TiffFrame {
  readonly #file: Appender;
  readonly #big: boolean;
  /** Where the offset of the next directory has to be written. */
  #link = 0;

  constructor(file: Appender, { big }: { big: boolean }) {
    this.#file = file;
    this.#big = big;
  }

  async begin(): Promise<void> {
    const header = new ByteWriter(this.#big ? 16 : 8)
      .number(0x4949, 2)
      .number(this.#big ? 43 : 42, 2);
    if (this.#big) header.number(8, 2);
    this.#link = this.#big ? 8 : 4;
    await this.#file.append(header.all);
  }

  /** `fields` are in the order of their tags. */
  async directory(fields: readonly TiffField[]): Promise<void> {
    const pointer = this.#big ? 8 : 4;
    const entries = new ByteWriter(
      (this.#big ? 8 : 2) + fields.length * (4 + 2 * pointer) + pointer,
    );
    entries.number(fields.length, this.#big ? 8 : 2);
    for (const { tag, type, values } of fields) {
      const { code, size } = type === "offset" && this.#big ? long8 : types[type];
      const count = type === "rational" ? values.length / 2 : values.length;
      const inline = new ByteWriter(Math.max(pointer, values.length * size));
      for (const value of values) inline.number(value, size);
      entries.number(tag, 2).number(code, 2).number(count, pointer);
      if (values.length * size <= pointer) entries.bytes(inline.all);
      else entries.number(await this.#aside(inline.all), pointer);
    }
    const at = await this.#aside(entries.all);
    await this.#file.replace(this.#link, new ByteWriter(pointer).number(at, pointer).all);
    this.#link = at + entries.all.length - pointer;
  }

  /** Puts bytes at an even offset, as the format wants it, and returns that. */
  async #aside(bytes: Uint8Array<ArrayBuffer>): Promise<number> {
    if (this.#file.length % 2 === 1) await this.#file.append(new Uint8Array(1));
    const at = this.#file.length;
    await this.#file.append(bytes);
    return at;
  }
}

/** Text as the values of a field: ASCII, what is not is a question mark, and a zero at the end. */
export function asciiValues(text: string): number[] {
  return [...[...text].map((letter) => (letter < "\u0080" ? letter.charCodeAt(0) : 63)), 0];
}

const mostOfLong = 2 ** 32 - 1;

/** 1 / value as a rational that is exact where `value` has few decimals: 0.325 is 1000 / 325. */
export function reciprocal(value: number): [above: number, below: number] {
  for (let above = 1; above <= 1e9; above *= 10) {
    const below = value * above;
    if (below > mostOfLong) break;
    if (below >= 1 && Math.abs(below - Math.round(below)) < below * 1e-12)
      return [above, Math.round(below)];
  }
  if (value >= 1) return [Math.max(1, Math.round(mostOfLong / value)), mostOfLong];
  return [mostOfLong, Math.max(1, Math.round(value * mostOfLong))];
}
