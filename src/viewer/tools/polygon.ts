import type { Clicks, Point, Tool, ToolContext } from "./tool.ts";

/** Draws a polygon: the left button adds a corner, the right one takes the last away, Enter or a double click fills it. */
export const polygon = {
  id: "polygon",
  title: "Polygon",
  ring: "none",
  press: (context, { point, button }) => (button === "left" ? corners(context, point) : undefined),
} as const satisfies Tool;

function corners(context: ToolContext, first: Point): Clicks {
  const { layer } = context;
  let points: readonly Point[] = [first];
  let pointer = first;
  const show = () => {
    const label = layer.selectedLabel.value;
    context.show({ points: [...points, pointer], isClosed: true, label });
  };
  show();
  return {
    kind: "clicks",
    move(places) {
      pointer = places.at(-1) ?? pointer;
      show();
    },
    press({ point, button }) {
      pointer = point;
      points = button === "left" ? [...points, point] : points.slice(0, -1);
      if (points.length > 0) show();
      return points.length > 0;
    },
    async complete() {
      const distinct = points.filter((at, i) => at.join() !== points[i - 1]?.join());
      if (distinct.length > 2)
        await context.run("labels.polygon", { layer: layer.id, points: distinct });
    },
    cancel() {},
  };
}
