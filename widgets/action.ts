import type { LayerKind } from "#core/layers/layer.ts";
import type { ViewerModel } from "#core/viewer-model.ts";
import type { PluginIcon } from "./lamella-plugin-icon.ts";

/** A command by the name that people know it by; menus, tool bar, palette and keys all read this table. */
export interface Action {
  /** What changed keys are kept by; the table gives it: "tools.paint". */
  readonly id?: string;
  readonly title: string;
  readonly command: string;
  /** By the name of `core/keys/key-name.ts`: "Ctrl+Shift+Z", "[", "ArrowLeft". Ctrl is also Cmd. What a person chose goes before. */
  readonly key?: string;
  /** Also works, but is shown in the list of keys only. */
  readonly otherKey?: string;
  /** Its keys count while such a layer is selected, and then before those of actions without a kind. */
  readonly layer?: LayerKind;
  /** On facts of `core/conditions/facts.ts`: where it does not hold, the action is off and the palette says why. */
  readonly when?: string;
  /**
   * What holding the key down does. "repeats": again and again. "borrows": the tool of the arguments is used while the key
   * is down, and for good after a tap. "only borrows": never for good.
   */
  readonly held?: "repeats" | "borrows" | "only borrows";
  /** Its keys belong to other controls too: they count on the picture, or where nothing has the focus. */
  readonly onPicture?: true;
  /** Of a plugin's command, before its title in menus. */
  readonly icon?: PluginIcon;
  /** JSON arguments for now; undefined where the action makes no sense at present. Without it there are none. */
  readonly args?: (model: ViewerModel) => object | undefined;
}
