import * as v from "valibot";
import type { ShellElements } from "./shell-elements.ts";

/** How the page is arranged, as it stands in the session document. JSON. */
export const layoutSchema = v.object({
  theme: v.picklist(["dark", "light"]),
  columnShown: v.boolean(),
  docksShown: v.boolean(),
  columnWidthPx: v.number(),
  docksWidthPx: v.number(),
  overviewShown: v.optional(v.boolean(), true),
  /** Undefined where there are no docks. */
  tabs: v.optional(
    v.object({ front: v.optional(v.string()), arrangement: v.optional(v.unknown()) }),
  ),
});
export type ShellLayout = v.InferOutput<typeof layoutSchema>;

export function layoutOf({ theme, app, docks, overview }: ShellElements): ShellLayout {
  const { columnShown, docksShown, columnWidthPx, docksWidthPx } = app;
  const color = theme.color === "light" ? "light" : "dark";
  const shown = { columnShown, docksShown, columnWidthPx, docksWidthPx };
  return { theme: color, ...shown, overviewShown: overview.enabled, tabs: docks.layout };
}

/** The tabs come last: where they cannot be restored, the rest has been. */
export function applyLayout(
  { theme, app, docks, overview }: ShellElements,
  layout: ShellLayout,
): void {
  const { theme: color, tabs, overviewShown, ...shown } = layout;
  overview.enabled = overviewShown;
  theme.color = color;
  Object.assign(app, shown);
  if (tabs !== undefined) docks.restore(tabs);
}
