import { brushOf } from "#core/layers/labels-brush.ts";
import { requireUnlocked } from "#core/layers/locked.ts";
import { brushRadius } from "./brush-radius.ts";
import type { Drag, Point, ToolContext } from "./tool.ts";

/** A stroke of the layer's brush that follows the pointer. */
export function strokeGesture(
  { layer, store, scale }: ToolContext,
  { point, erase }: { point: Point; erase?: boolean },
): Drag | undefined {
  requireUnlocked(layer, "paint on it");
  const radius = brushRadius(layer, scale);
  const stroke = store.beginStroke(brushOf(layer, { radius, erase }));
  if (!stroke) return undefined;
  stroke.extend(point);
  return {
    kind: "drag",
    move(points) {
      for (const next of points) stroke.extend(next);
    },
    async release() {
      await stroke.finish();
    },
    cancel: () => stroke.cancel(),
  };
}
