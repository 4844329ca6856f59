import type { MenuId } from "#viewer/index.ts";
import type { Action } from "#widgets/actions.ts";

/** Entries that plugins add to menus. */
export type ContributedMenus = { readonly [menu in MenuId]?: readonly Action[] };
