/** Writes TIFFs of forms that Pillow does not: either byte order, BigTIFF, tiles, planes, sub-directories. */
export interface PageSpec {
  readonly width: number;
  readonly height: number;
  /** Of 16-bit samples. */
  readonly tile?: number;
  readonly samples?: number;
  readonly isPlanar?: boolean;
  readonly predictor?: 1 | 2;
  readonly description?: string;
  readonly reduced?: boolean;
  readonly inside?: readonly PageSpec[];
  value(at: { x: number; y: number; sample: number }): number;
}

interface Form {
  readonly littleEndian: boolean;
  readonly big: boolean;
}

type Field = readonly [tag: number, type: "short" | "long" | "text", values: readonly number[]];

export function writeTiff(pages: readonly PageSpec[], form: Form): Uint8Array<ArrayBuffer> {
  const writer = new Writer(form);
  const { littleEndian, big } = form;
  for (const byte of littleEndian ? [0x49, 0x49] : [0x4d, 0x4d]) writer.bytes.push(byte);
  writer.number(big ? 43 : 42, 2);
  if (big) for (const value of [8, 0]) writer.number(value, 2);
  let link = writer.bytes.length;
  writer.pointer(0);
  for (const page of pages) {
    const { start, next } = writer.page(page);
    writer.patch(link, start);
    link = next;
  }
  return Uint8Array.from(writer.bytes);
}

class Writer {
  readonly bytes: number[] = [];
  readonly #form: Form;

  constructor(form: Form) {
    this.#form = form;
  }

  number(value: number, size: number): void {
    this.bytes.push(...this.#encode(value, size));
  }

  pointer(value: number): void {
    this.number(value, this.#form.big ? 8 : 4);
  }

  patch(at: number, value: number): void {
    for (const [i, byte] of this.#encode(value, this.#form.big ? 8 : 4).entries())
      this.bytes[at + i] = byte;
  }

  page(page: PageSpec): { start: number; next: number } {
    const inner = (page.inside ?? []).map((inside) => this.page(inside).start);
    const blocks = this.#blocks(page);
    const { width, height, tile, samples = 1, isPlanar = false, predictor = 1 } = page;
    const text = page.description && [...new TextEncoder().encode(page.description), 0];
    const fields: (Field | undefined | false)[] = [
      [254, "long", [page.reduced ? 1 : 0]],
      [256, "long", [width]],
      [257, "long", [height]],
      [258, "short", Array.from({ length: samples }, () => 16)],
      [262, "short", [samples >= 3 ? 2 : 1]],
      !!text && [270, "text", text],
      !tile && [273, "long", blocks.map(({ offset }) => offset)],
      [277, "short", [samples]],
      !tile && [278, "long", [height]],
      !tile && [279, "long", blocks.map(({ length }) => length)],
      [284, "short", [isPlanar ? 2 : 1]],
      [317, "short", [predictor]],
      ...(tile ? tileFields(tile, blocks) : []),
      inner.length > 0 && [330, "long", inner],
    ];
    return this.#directory(fields.flatMap((field) => (field ? [field] : [])));
  }

  #directory(fields: readonly Field[]): { start: number; next: number } {
    const { big } = this.#form;
    const room = big ? 8 : 4;
    const outside = fields.map(([, type, values]) => {
      const at = this.bytes.length;
      if (values.length * sizes[type] <= room) return undefined;
      for (const value of values) this.number(value, sizes[type]);
      return at;
    });
    const start = this.bytes.length;
    this.number(fields.length, big ? 8 : 2);
    for (const [i, [tag, type, values]] of fields.entries()) {
      this.number(tag, 2);
      this.number({ short: 3, long: 4, text: 2 }[type], 2);
      this.pointer(values.length);
      const at = outside[i];
      const end = this.bytes.length + room;
      if (at === undefined) for (const value of values) this.number(value, sizes[type]);
      else this.pointer(at);
      while (this.bytes.length < end) this.bytes.push(0);
    }
    const next = this.bytes.length;
    this.pointer(0);
    return { start, next };
  }

  /** Tile by tile, plane by plane. */
  #blocks(page: PageSpec): { offset: number; length: number }[] {
    const { width, height, tile, samples = 1, isPlanar = false, predictor = 1 } = page;
    const [w, h] = [tile ?? width, tile ?? height];
    const beside = isPlanar ? 1 : samples;
    const blocks: { offset: number; length: number }[] = [];
    for (let plane = 0; plane < (isPlanar ? samples : 1); plane++)
      for (let top = 0; top < height; top += h)
        for (let left = 0; left < width; left += w) {
          const offset = this.bytes.length;
          for (let y = top; y < top + h; y++)
            for (let x = left; x < left + w; x++)
              for (let s = 0; s < beside; s++) {
                const value = page.value({ x, y, sample: plane + s });
                const left1 = x > left ? page.value({ x: x - 1, y, sample: plane + s }) : 0;
                this.number((predictor === 2 ? value - left1 : value) & 0xffff, 2);
              }
          blocks.push({ offset, length: this.bytes.length - offset });
        }
    return blocks;
  }

  #encode(value: number, size: number): number[] {
    const little = Array.from({ length: size }, (_, i) => Math.floor(value / 2 ** (8 * i)) & 255);
    return this.#form.littleEndian ? little : little.reverse();
  }
}

const sizes = { short: 2, long: 4, text: 1 } as const;

function tileFields(tile: number, blocks: readonly { offset: number; length: number }[]): Field[] {
  return [
    [322, "long", [tile]],
    [323, "long", [tile]],
    [324, "long", blocks.map(({ offset }) => offset)],
    [325, "long", blocks.map(({ length }) => length)],
  ];
}
