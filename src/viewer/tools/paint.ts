import { strokeGesture } from "./stroke-gesture.ts";
import type { Tool } from "./tool.ts";

/** Draws the selected label with the round brush. */
export const paint = {
  id: "paint",
  title: "Paint",
  ring: "solid",
  press: (context, point) =>
    strokeGesture(context, { label: context.layer.selectedLabel.value, point }),
} as const satisfies Tool;
