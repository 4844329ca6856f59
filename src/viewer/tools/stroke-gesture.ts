import { requireUnlocked } from "#core/layers/locked.ts";
import type { Gesture, Point, ToolContext } from "./tool.ts";

/** A stroke of the layer's brush that follows the pointer. */
export function strokeGesture(
  { layer, store }: ToolContext,
  { label, point }: { label: number; point: Point },
): Gesture | undefined {
  requireUnlocked(layer, "paint on it");
  const stroke = store.beginStroke({ label, radius: layer.brushRadiusPx.value });
  if (!stroke) return undefined;
  stroke.extend(point);
  return {
    move(points) {
      for (const next of points) stroke.extend(next);
    },
    async release() {
      await stroke.finish();
    },
    cancel: () => stroke.cancel(),
  };
}
