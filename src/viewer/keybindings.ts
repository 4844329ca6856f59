/** One key and what it runs. `when` keeps single letters to the layer kind that they belong to. */
export interface Keybinding {
  /** As `keyOf` spells it: modifiers in the order Ctrl, Alt, Shift, then the key. */
  readonly key: string;
  readonly command: string;
  readonly args?: { readonly [argument: string]: unknown };
  readonly when?: "labels";
}

/** napari's keys, where a browser leaves them to a page. */
export const keybindings: readonly Keybinding[] = [
  { key: "Ctrl+Z", command: "edit.undo" },
  { key: "Ctrl+Shift+Z", command: "edit.redo" },
  { key: "Home", command: "camera.fit" },
  { key: "+", command: "camera.zoom", args: { by: 0.5 } },
  { key: "Shift++", command: "camera.zoom", args: { by: 0.5 } },
  { key: "_", command: "camera.zoom", args: { by: -0.5 } },
  { key: "Shift+_", command: "camera.zoom", args: { by: -0.5 } },
  { key: "1", command: "tools.use", args: { tool: "erase" }, when: "labels" },
  { key: "E", command: "tools.use", args: { tool: "erase" }, when: "labels" },
  { key: "2", command: "tools.use", args: { tool: "paint" }, when: "labels" },
  { key: "P", command: "tools.use", args: { tool: "paint" }, when: "labels" },
  { key: "5", command: "tools.use", args: { tool: "pick" }, when: "labels" },
  { key: "L", command: "tools.use", args: { tool: "pick" }, when: "labels" },
  { key: "6", command: "tools.use", args: { tool: "pan" }, when: "labels" },
  { key: "Z", command: "tools.use", args: { tool: "pan" }, when: "labels" },
  { key: "[", command: "labels.resizeBrush", args: { by: -1 }, when: "labels" },
  { key: "]", command: "labels.resizeBrush", args: { by: 1 }, when: "labels" },
  { key: "-", command: "labels.stepLabel", args: { by: -1 }, when: "labels" },
  { key: "=", command: "labels.stepLabel", args: { by: 1 }, when: "labels" },
  { key: ",", command: "dims.step", args: { by: -1 } },
  { key: ".", command: "dims.step", args: { by: 1 } },
  { key: "ArrowLeft", command: "dims.step", args: { by: -1 } },
  { key: "ArrowRight", command: "dims.step", args: { by: 1 } },
  { key: "V", command: "layers.toggle" },
  { key: "Ctrl+K", command: "palette.show" },
  { key: "?", command: "help.keys" },
  { key: "Shift+?", command: "help.keys" },
];

/** How a key press is spelt in a binding: letters upper case, Cmd as Ctrl. */
export function keyOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): string {
  const name = key.length === 1 ? key.toUpperCase() : key;
  return [
    ...(ctrlKey || metaKey ? ["Ctrl"] : []),
    ...(altKey ? ["Alt"] : []),
    ...(shiftKey ? ["Shift"] : []),
    name,
  ].join("+");
}
