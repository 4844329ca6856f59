import * as v from "valibot";
import type { ShellElements } from "./shell-elements.ts";

/** How the page is arranged, as it stands in the session document. JSON. */
export const layoutSchema = v.object({
  theme: v.picklist(["dark", "light"]),
  columnShown: v.boolean(),
  docksShown: v.boolean(),
  columnWidthPx: v.number(),
  docksWidthPx: v.number(),
  /** Undefined where there are no docks. */
  tabs: v.optional(
    v.object({ front: v.optional(v.string()), arrangement: v.optional(v.unknown()) }),
  ),
});
export type ShellLayout = v.InferOutput<typeof layoutSchema>;

export function layoutOf({ theme, app, docks }: ShellElements): ShellLayout {
  const { columnShown, docksShown, columnWidthPx, docksWidthPx } = app;
  const color = theme.color === "light" ? "light" : "dark";
  return { theme: color, columnShown, docksShown, columnWidthPx, docksWidthPx, tabs: docks.layout };
}

/** The tabs come last: where they cannot be restored, the rest has been. */
export function applyLayout({ theme, app, docks }: ShellElements, layout: ShellLayout): void {
  const { theme: color, tabs, ...shown } = layout;
  theme.color = color;
  Object.assign(app, shown);
  if (tabs !== undefined) docks.restore(tabs);
}
