import { requireUnlocked } from "#core/layers/locked.ts";
import type { Drag, Point, ToolContext } from "./tool.ts";

/** A line from the press to the release, shown while it is drawn. A click draws none. */
export function lineGesture(
  { layer, show }: ToolContext,
  { point, complete }: { point: Point; complete: (line: readonly Point[]) => Promise<unknown> },
): Drag {
  requireUnlocked(layer, "change its objects");
  const points: Point[] = [point];
  return {
    kind: "drag",
    move(places) {
      points.push(...places);
      show({ points: [...points], isClosed: false, label: 0 });
    },
    async release() {
      if (points.length > 1) await complete(points);
    },
    cancel() {},
  };
}
