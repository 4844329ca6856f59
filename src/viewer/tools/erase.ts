import { strokeGesture } from "./stroke-gesture.ts";
import type { Tool } from "./tool.ts";

/** Takes labels away with the brush. */
export const erase = {
  id: "erase",
  title: "Erase",
  ring: "dashed",
  press: (context, { point, button }) =>
    button === "left" ? strokeGesture(context, { erase: true, point }) : undefined,
} as const satisfies Tool;
