import { convexArea } from "./convex-area.ts";
import type { ObjectSums } from "./object-sums.ts";

/** How long one pixel is along each axis, in one unit; `z` as well where planes are. */
export interface PixelSize {
  readonly z: number;
  readonly y: number;
  readonly x: number;
}

/**
 * One object, as scikit-image's `regionprops` describes it, but that lengths count in `PixelSize`, so that pixels need
 * not be square. In several planes, what is of a plane alone is NaN.
 */
export interface ObjectProperties {
  readonly pixels: number;
  /** Area, or volume where the planes are of a volume. */
  readonly size: number;
  /** In pixels: the centre of the first pixel is 0. `z` is 0 in a single plane. */
  readonly centroid: { readonly z: number; readonly y: number; readonly x: number };
  /** The pixels around it, the last ones not in it. */
  readonly box: { readonly [axis in "z" | "y" | "x"]: readonly [start: number, stop: number] };
  /** Of each channel. */
  readonly meanIntensity: readonly number[];
  /** Axes of the ellipse with the same second moments, from end to end. */
  readonly majorAxis: number;
  readonly minorAxis: number;
  /** Of that ellipse: 0 for a circle, 1 for a line. */
  readonly eccentricity: number;
  /** Its share of the pixels in its convex hull: 1 where it has no dents. */
  readonly solidity: number;
}

/** `planes` holds what there is of the object in each plane that it has pixels in. */
export function describeObject(
  planes: ReadonlyMap<number, ObjectSums>,
  size: PixelSize,
): ObjectProperties {
  const pixels = total(planes, ({ count }) => count);
  const weighted = (of: (sums: ObjectSums, z: number) => number) =>
    total(planes, (sums, z) => of(sums, z) * sums.count) / pixels;
  const channels = [...planes.values()][0]?.meanIntensity.length ?? 0;
  const [only] = planes.size === 1 ? planes.values() : [];
  return {
    pixels,
    size: pixels * size.y * size.x * size.z,
    centroid: {
      z: weighted((_, z) => z),
      y: weighted(({ centroid: [y] }) => y),
      x: weighted(({ centroid: [, x] }) => x),
    },
    box: boxAround(planes),
    meanIntensity: Array.from({ length: channels }, (_, channel) =>
      weighted(({ meanIntensity }) => meanIntensity[channel] ?? Number.NaN),
    ),
    ...(only ? shapeOf(only, size) : noShape),
  };
}

const noShape = {
  majorAxis: Number.NaN,
  minorAxis: Number.NaN,
  eccentricity: Number.NaN,
  solidity: Number.NaN,
};

function shapeOf(sums: ObjectSums, size: PixelSize): typeof noShape {
  const { covariance } = sums;
  const yy = covariance.yy * size.y * size.y;
  const xx = covariance.xx * size.x * size.x;
  const yx = covariance.yx * size.y * size.x;
  const middle = (yy + xx) / 2;
  const spread = Math.hypot((yy - xx) / 2, yx);
  const [long, short] = [middle + spread, Math.max(0, middle - spread)];
  return {
    majorAxis: 4 * Math.sqrt(long),
    minorAxis: 4 * Math.sqrt(short),
    eccentricity: long === 0 ? 0 : Math.sqrt(1 - short / long),
    solidity: sums.count / convexArea(sums.rows),
  };
}

function boxAround(planes: ReadonlyMap<number, ObjectSums>): ObjectProperties["box"] {
  const z = reach();
  const y = reach();
  const x = reach();
  for (const [plane, { rows }] of planes) {
    z.take(plane);
    for (const [row, { first, last }] of rows) {
      y.take(row);
      x.take(first);
      x.take(last);
    }
  }
  return { z: z.range(), y: y.range(), x: x.range() };
}

function reach() {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return {
    take(index: number) {
      least = Math.min(least, index);
      most = Math.max(most, index);
    },
    range: (): readonly [number, number] => [least, most + 1],
  };
}

function total(
  planes: ReadonlyMap<number, ObjectSums>,
  of: (sums: ObjectSums, plane: number) => number,
): number {
  let sum = 0;
  for (const [plane, sums] of planes) sum += of(sums, plane);
  return sum;
}
