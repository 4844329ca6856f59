import type { Tool } from "./tool.ts";

/** Gives the area under the place of release the selected label. */
export const fill = {
  id: "fill",
  title: "Fill",
  ring: "none",
  press(context, { point, button }) {
    if (button !== "left") return undefined;
    let last = point;
    const { layer } = context;
    return {
      kind: "drag",
      move(points) {
        last = points.at(-1) ?? last;
      },
      async release() {
        const isInside = last.every((at, axis) => {
          const index = Math.round(at);
          return index >= 0 && index < (layer.grid.shape[axis] ?? 0);
        });
        if (isInside) await context.run("labels.fill", { layer: layer.id, point: last });
      },
      cancel() {},
    };
  },
} as const satisfies Tool;
