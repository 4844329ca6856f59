import { lineGesture } from "./line-gesture.ts";
import type { Tool } from "./tool.ts";

/** Makes one object of those that a line is drawn over; the first keeps its label. */
export const merge = {
  id: "merge",
  title: "Merge objects",
  ring: "none",
  press(context, { point, button }) {
    if (button !== "left") return undefined;
    const { layer, run } = context;
    const complete = (points: readonly (readonly number[])[]) =>
      run("labels.merge", { layer: layer.id, points });
    return lineGesture(context, { point, complete });
  },
} as const satisfies Tool;
