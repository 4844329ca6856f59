import type { PlanePoint } from "./capsule.ts";

/** The part of a segment that lies in one plane: `plane` is the index along all axes before y and x. */
export interface PlanePiece {
  readonly plane: readonly number[];
  readonly from: PlanePoint;
  readonly to: PlanePoint;
}

/** Cuts a segment of points (axis order, y and x last) at the borders between planes; what is in no plane is left out. */
export function planePieces(
  from: readonly number[],
  to: readonly number[],
  shape: readonly number[],
): PlanePiece[] {
  const axes = shape.length - 2;
  const cuts = [0, 1];
  for (let axis = 0; axis < axes; axis++) {
    const start = from[axis] ?? 0;
    const step = (to[axis] ?? 0) - start;
    const low = Math.max(-1, Math.floor(Math.min(start, start + step)));
    const high = Math.min(shape[axis] ?? 0, Math.ceil(Math.max(start, start + step)));
    for (let index = low; index < high && step !== 0; index++) {
      const t = (index + 0.5 - start) / step;
      if (t > 0 && t < 1) cuts.push(t);
    }
  }
  cuts.sort((a, b) => a - b);
  const at = (t: number) => shape.map((_, axis) => mix(from[axis] ?? 0, to[axis] ?? 0, t));
  return cuts.slice(1).flatMap((stop, i) => {
    const start = cuts[i] ?? 0;
    const plane = at((start + stop) / 2)
      .slice(0, axes)
      .map(Math.round);
    if (plane.some((index, axis) => index < 0 || index >= (shape[axis] ?? 0))) return [];
    return [{ plane, from: planePoint(at(start)), to: planePoint(at(stop)) }];
  });
}

function mix(from: number, to: number, t: number): number {
  return t === 1 ? to : from + t * (to - from);
}

function planePoint(point: readonly number[]): PlanePoint {
  const [y = 0, x = 0] = point.slice(-2);
  return { y, x };
}
