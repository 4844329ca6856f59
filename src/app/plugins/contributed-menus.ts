import type { MenuId } from "#viewer/index.ts";
import type { MenuEntry } from "#widgets/lamella-menu-bar.ts";

/** Entries that plugins add to menus. */
export type ContributedMenus = { readonly [menu in MenuId]?: readonly MenuEntry[] };
