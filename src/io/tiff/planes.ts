/** An axis along which pages follow each other. */
export interface PlaneAxis {
  readonly name: string;
  readonly length: number;
}

/** How the pages of a file make up an image of more axes. */
export interface Planes {
  /** Slowest first, without y, x and what lies inside a page; those of length 1 are left out. */
  readonly axes: readonly PlaneAxis[];
  /** The page that holds a plane, by its index along each axis; an axis left out is at 0. */
  pageAt(index: Readonly<Record<string, number>>): number;
}

/** Pages one after the other, the last axis fastest. */
export function planesInOrder(axes: readonly PlaneAxis[]): Planes {
  return {
    axes: axes.filter(({ length }) => length > 1),
    pageAt: (index) => placeOf(axes, index),
  };
}

/** Where a plane stands when the last axis is the fastest. */
export function placeOf(
  axes: readonly PlaneAxis[],
  index: Readonly<Record<string, number>>,
): number {
  return axes.reduce((place, { name, length }) => place * length + (index[name] ?? 0), 0);
}
