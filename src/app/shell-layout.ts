import * as v from "valibot";
import type { PageTheme } from "./page-theme.ts";
import type { ShellElements } from "./shell-elements.ts";

/** How the page is arranged, as it stands in the session document. JSON. */
export const layoutSchema = v.object({
  /** "dark", "light" or the id of a plugin's theme. */
  theme: v.string(),
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

type Arranged = Pick<ShellElements, "app" | "docks" | "overview"> & { readonly theme: PageTheme };

export function layoutOf({ theme, app, docks, overview }: Arranged): ShellLayout {
  const { columnShown, docksShown, columnWidthPx, docksWidthPx } = app;
  const shown = { columnShown, docksShown, columnWidthPx, docksWidthPx };
  return { theme: theme.name.value, ...shown, overviewShown: overview.enabled, tabs: docks.layout };
}

/** The tabs come last: where they cannot be restored, the rest has been. */
export function applyLayout({ theme, app, docks, overview }: Arranged, layout: ShellLayout): void {
  const { theme: name, tabs, overviewShown, ...shown } = layout;
  overview.enabled = overviewShown;
  theme.restore(name);
  Object.assign(app, shown);
  if (tabs !== undefined) docks.restore(tabs);
}
