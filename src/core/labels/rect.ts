/** A half-open rectangle of pixels inside one chunk. */
export interface Rect {
  readonly y0: number;
  readonly x0: number;
  readonly y1: number;
  readonly x1: number;
}

/** The smallest rectangle around both. */
export function merged(a: Rect | undefined, b: Rect): Rect {
  if (!a) return b;
  return {
    y0: Math.min(a.y0, b.y0),
    x0: Math.min(a.x0, b.x0),
    y1: Math.max(a.y1, b.y1),
    x1: Math.max(a.x1, b.x1),
  };
}

/** Rectangles by the key of their chunk. */
export class Rects {
  readonly byKey = new Map<number, Rect>();

  add(key: number, rect: Rect): void {
    this.byKey.set(key, merged(this.byKey.get(key), rect));
  }

  addAll(others: Rects): void {
    for (const [key, rect] of others.byKey) this.add(key, rect);
  }
}
