import { lineGesture } from "./line-gesture.ts";
import type { Point, Tool } from "./tool.ts";

/** Cuts an object along a line. With the right button, where it is narrowest between the line's ends. */
export const split = {
  id: "split",
  title: "Split an object",
  ring: "none",
  press(context, { point, button }) {
    const { layer, run } = context;
    const complete = (line: readonly Point[]) =>
      button === "left"
        ? run("labels.split", { layer: layer.id, points: line })
        : run("labels.split", { layer: layer.id, points: endsOf(line), by: "seeds" });
    return lineGesture(context, { point, complete });
  },
} as const satisfies Tool;

function endsOf(line: readonly Point[]): Point[] {
  return [line[0], line.at(-1)].filter((end) => end !== undefined);
}
