import type { Box } from "./box.ts";
import { type Brush, planesBeside } from "./stroke.ts";

/** Boxes along a stroke are about this long, so that a long diagonal does not ask for all that lies beside it. */
const longestPiecePx = 512;

/** What of a brush says how far it reaches. */
type Size = Pick<Brush, "radius" | "planeStep">;

/** Boxes of level 0 that hold every pixel a brush may touch between points; they may reach outside the image. */
export function reachOf(points: readonly (readonly number[])[], brush: Size): Box[] {
  return points.flatMap((to, i) => {
    const from = points[Math.max(0, i - 1)] ?? to;
    const length = Math.max(...to.map((end, axis) => Math.abs(end - (from[axis] ?? end))));
    const pieces = Math.max(1, Math.ceil(length / longestPiecePx));
    return Array.from({ length: pieces }, (_, piece) => {
      const at = (part: number) =>
        to.map((end, axis) => (from[axis] ?? end) + ((end - (from[axis] ?? end)) * part) / pieces);
      return boxAround([at(piece), at(piece + 1)], brush);
    });
  });
}

function boxAround(ends: readonly (readonly number[])[], brush: Size): Box {
  const axes = (ends[0] ?? []).map((_, axis) => axis);
  const margin = (axis: number) => {
    const fromPlane = axis - (axes.length - 2);
    return (fromPlane >= 0 ? brush.radius : fromPlane === -1 ? planesBeside(brush) : 0) + 0.5;
  };
  const along = (axis: number) => ends.map((end) => end[axis] ?? 0);
  return {
    start: axes.map((axis) => Math.floor(Math.min(...along(axis)) - margin(axis))),
    stop: axes.map((axis) => Math.ceil(Math.max(...along(axis)) + margin(axis)) + 1),
  };
}
