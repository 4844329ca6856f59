import { strokeGesture } from "./stroke-gesture.ts";
import type { Tool } from "./tool.ts";

/** Takes labels away with the round brush. */
export const erase = {
  id: "erase",
  title: "Erase",
  ring: "dashed",
  press: (context, point) => strokeGesture(context, { label: 0, point }),
} as const satisfies Tool;
