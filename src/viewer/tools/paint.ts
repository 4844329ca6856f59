import { encircle } from "./encircle.ts";
import { strokeGesture } from "./stroke-gesture.ts";
import type { Tool } from "./tool.ts";

/** Draws the selected label with the brush; with the right button, goes around an area and fills it. */
export const paint = {
  id: "paint",
  title: "Paint",
  ring: "solid",
  press: (context, { point, button }) =>
    button === "left" ? strokeGesture(context, { point }) : encircle(context, point),
} as const satisfies Tool;
