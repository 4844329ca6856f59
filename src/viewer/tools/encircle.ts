import type { Drag, Point, ToolContext } from "./tool.ts";

/** Coming back to where one began within this many pixels of the screen closes the line, once it has been left. */
const closingPx = 8;

/** Draws a line around an area; when it comes back to its start, or at the release, all that it goes around is filled. */
export function encircle(context: ToolContext, start: Point): Drag {
  const { layer, scale } = context;
  const points: Point[] = [start];
  const label = layer.selectedLabel.value;
  const distancePx = (point: Point) => {
    const [y = 0, x = 0] = point.map((at, axis) => at - (start[axis] ?? 0)).slice(-2);
    return Math.hypot(y, x) * scale;
  };
  let hasLeft = false;
  let isClosed = false;
  return {
    kind: "drag",
    move(more) {
      for (const point of more) {
        if (isClosed) break;
        points.push(point);
        hasLeft ||= distancePx(point) > 2 * closingPx;
        isClosed = hasLeft && distancePx(point) <= closingPx;
      }
      context.show({ points: [...points], isClosed, label });
    },
    async release() {
      if (points.length < 3) return;
      await context.run("labels.polygon", { layer: layer.id, points, rule: "non-zero" });
    },
    cancel() {},
  };
}
