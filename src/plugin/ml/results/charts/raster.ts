import { glyphOf, letterGap, textWidth } from "./stroke-font.ts";

export type Color = readonly [red: number, green: number, blue: number];
export type Point = readonly [x: number, y: number];

export interface Pen {
  readonly color: Color;
  readonly widthPx: number;
}

export interface TextStyle extends Pen {
  /** Height of a capital. */
  readonly sizePx: number;
  /** Which part of the text lies at its point; the middle of a capital's height does in any case. */
  readonly anchor: "start" | "middle" | "end";
  /** Turned by a quarter, to be read from below. */
  readonly upwards?: boolean;
}

/** A picture of 8-bit RGB, white at first, with smooth lines. Knows nothing of charts. */
export class Raster {
  readonly width: number;
  readonly height: number;
  /** [height, width, 3] */
  readonly data: Uint8Array<ArrayBuffer>;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.data = new Uint8Array(width * height * 3).fill(255);
  }

  /** A polyline with round ends and joints; one point is a dot. */
  line(points: readonly Point[], { color, widthPx }: Pen): void {
    const [first] = points;
    if (!first) return;
    const cover = new Map<number, number>(); // once for the whole line: its joints are no darker
    for (const [i, from] of points.entries()) {
      const to = points[i + 1] ?? (points.length === 1 ? from : undefined);
      if (to) this.#cover(cover, { from, to, radius: widthPx / 2 });
    }
    for (const [at, share] of cover) this.#blend(at, color, share);
  }

  text(text: string, [x, y]: Point, style: TextStyle): void {
    const unit = style.sizePx / 6;
    const shares = { start: 0, middle: 0.5, end: 1 };
    let along = -shares[style.anchor] * textWidth(text) * unit;
    for (const letter of text) {
      const { width, strokes } = glyphOf(letter);
      for (const stroke of strokes)
        this.line(
          stroke.map(([right, down]): Point => {
            const [a, b] = [along + right * unit, (down - 3) * unit];
            return style.upwards ? [x + b, y - a] : [x + a, y + b];
          }),
          style,
        );
      along += (width + letterGap) * unit;
    }
  }

  /** How much of each pixel near a segment it covers: all up to its edge, nothing half a pixel beyond. */
  #cover(
    cover: Map<number, number>,
    { from, to, radius }: { from: Point; to: Point; radius: number },
  ): void {
    const reach = radius + 1;
    const range = (axis: 0 | 1, limit: number) => [
      Math.max(0, Math.floor(Math.min(from[axis], to[axis]) - reach)),
      Math.min(limit - 1, Math.ceil(Math.max(from[axis], to[axis]) + reach)),
    ];
    const [left = 0, right = 0] = range(0, this.width);
    const [top = 0, bottom = 0] = range(1, this.height);
    for (let y = top; y <= bottom; y++)
      for (let x = left; x <= right; x++) {
        const distance = distanceTo([x + 0.5, y + 0.5], from, to);
        const share = Math.min(1, Math.max(0, radius + 0.5 - distance));
        const at = y * this.width + x;
        if (share > (cover.get(at) ?? 0)) cover.set(at, share);
      }
  }

  #blend(pixel: number, color: Color, share: number): void {
    for (const [i, value] of color.entries()) {
      const before = this.data[pixel * 3 + i] ?? 0;
      this.data[pixel * 3 + i] = Math.round(before + (value - before) * share);
    }
  }
}

function distanceTo([x, y]: Point, [x0, y0]: Point, [x1, y1]: Point): number {
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : ((x - x0) * dx + (y - y0) * dy) / length;
  const share = Math.min(1, Math.max(0, along));
  return Math.hypot(x - x0 - share * dx, y - y0 - share * dy);
}
