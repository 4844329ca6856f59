import type { Point, Tool, ToolContext } from "./tool.ts";

/** Selects the label where the pointer is released; places without a label select nothing. */
export const pick = {
  id: "pick",
  title: "Pick a label",
  ring: "none",
  press(context, { point, button }) {
    if (button !== "left") return undefined;
    let last = point;
    const left = new AbortController();
    return {
      kind: "drag",
      move(points) {
        last = points.at(-1) ?? last;
      },
      async release() {
        const label = await labelAt(context, last, left.signal);
        const { id, ids } = context.layer;
        if (label !== 0)
          await context.run("layers.set", { layer: id, selectedLabel: ids.idOf(label) });
      },
      cancel: () => left.abort(),
    };
  },
} as const satisfies Tool;

async function labelAt({ store }: ToolContext, point: Point, signal: AbortSignal): Promise<number> {
  const start = point.map(Math.round);
  const stop = start.map((index) => index + 1);
  const { data } = await store.labels.read(0, { start, stop }, signal);
  return data[0] ?? 0;
}
