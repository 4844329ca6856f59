import { lengthOf } from "#core/layers/grid.ts";
import type { PixelSource, Region } from "#io/pixel-source.ts";

/** Where a plane lies along every axis but y, x and c, in level-0 samples: `{ t: 0, z: 3 }`. */
export type Plane = { readonly [axis: string]: number };

/** A rectangle of a plane, in pixels. */
export interface Rect {
  readonly y: number;
  readonly x: number;
  readonly height: number;
  readonly width: number;
}

/** The common part of two rectangles; of those that do not meet, one without height or width. */
export function cut(a: Rect, b: Rect): Rect {
  const y = Math.max(a.y, b.y);
  const x = Math.max(a.x, b.x);
  const bottom = Math.min(a.y + a.height, b.y + b.height);
  const right = Math.min(a.x + a.width, b.x + b.width);
  return { y, x, height: Math.max(0, bottom - y), width: Math.max(0, right - x) };
}

export function isEmpty({ height, width }: Rect): boolean {
  return height <= 0 || width <= 0;
}

/** All of a plane of the source. */
export function wholePlane(source: Axes): Rect {
  return { y: 0, x: 0, height: lengthOf(source, "y"), width: lengthOf(source, "x") };
}

type Axes = Pick<PixelSource, "axes" | "shape">;

/** The axes that tell planes apart: all but y, x and the channels. */
export function planeAxes({ axes }: Pick<Axes, "axes">): string[] {
  return axes.filter((axis) => axis !== "y" && axis !== "x" && axis !== "c");
}

/** Every plane of the source inside `within`, the last axis fastest. Ranges are cut to the shape. */
export function planesOf(source: Axes, within: Region = {}): Plane[] {
  return planeAxes(source).reduce<Plane[]>(
    (planes, axis) => {
      const [start, stop] = rangeAlong(source, axis, within);
      const indices = Array.from({ length: Math.max(0, stop - start) }, (_, i) => start + i);
      return planes.flatMap((plane) => indices.map((index) => ({ ...plane, [axis]: index })));
    },
    [{}],
  );
}

/** The part of an axis that `within` leaves, cut to the shape. */
export function rangeAlong(source: Axes, axis: string, within: Region): [number, number] {
  const length = lengthOf(source, axis);
  const [start, stop] = within[axis] ?? [0, length];
  return [Math.max(0, start), Math.min(length, stop)];
}
