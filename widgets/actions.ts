import { whyNot as whyUnmet } from "#core/conditions/facts.ts";
import type { ToolId, ViewerModel } from "#core/viewer-model.ts";
import type { Action } from "./action.ts";
import { argsOf, pan, sample, selected, slice, steer, tool, zoom } from "./action-makers.ts";
import type { CommandRequest } from "./command-event.ts";
import { compare } from "./compare-actions.ts";
import { layers } from "./layer-actions.ts";
import { review } from "./review-actions.ts";

const file = {
  openAddress: { title: "Open address...", command: "viewer.openDialog", key: "Ctrl+O" },
  openFiles: { title: "Open files...", command: "viewer.openFiles", key: "Ctrl+Alt+O" },
  openStack: {
    title: "Open files as a stack...",
    command: "viewer.openFiles",
    args: () => ({ stack: true }),
  },
  openFolder: { title: "Open folder...", command: "viewer.openFolder", key: "Ctrl+Shift+O" },
  openMembranes: sample("Open sample: membranes", "membranes"),
  openNuclei: sample("Open sample: nuclei", "nuclei"),
  save: {
    title: "Save layer...",
    command: "layers.saveDialog",
    key: "Ctrl+S",
    args: (model) => argsOf(selected(model), ({ id }) => ({ layer: id })),
  },
  openSession: { title: "Open session file...", command: "session.open" },
  saveSession: {
    title: "Save session as file",
    command: "session.save",
    when: "layers",
    args: () => ({ to: "download" }),
  },
  saveArchive: {
    title: "Save session with the work in it",
    command: "session.save",
    when: "layers",
    args: () => ({ to: "archive" }),
  },
  share: { title: "Share...", command: "session.share", key: "Ctrl+Shift+L" },
} satisfies Record<string, Action>;

const edit = {
  undo: {
    title: "Undo",
    command: "edit.undo",
    key: "Ctrl+Z",
    when: "undo",
    held: "repeats",
  },
  redo: {
    title: "Redo",
    command: "edit.redo",
    key: "Ctrl+Shift+Z",
    otherKey: "Ctrl+Y",
    when: "redo",
    held: "repeats",
  },
} satisfies Record<string, Action>;

const view = {
  fitView: {
    title: "Fit to view",
    command: "camera.fit",
    key: "0",
    otherKey: "Home",
    when: "layers",
  },
  zoomIn: zoom("Zoom in", { key: "+", otherKey: "=", by: 0.5 }),
  zoomOut: zoom("Zoom out", { key: "-", otherKey: "_", by: -0.5 }),
  panLeft: pan("Move left", { key: "ArrowLeft", x: -1, y: 0 }),
  panRight: pan("Move right", { key: "ArrowRight", x: 1, y: 0 }),
  panUp: pan("Move up", { key: "ArrowUp", x: 0, y: -1 }),
  panDown: pan("Move down", { key: "ArrowDown", x: 0, y: 1 }),
  previousSlice: slice("Previous slice", { key: ",", by: -1 }),
  nextSlice: slice("Next slice", { key: ".", by: 1 }),
  axisAbove: steer("Slices along the axis above", { key: "Alt+ArrowUp", by: -1 }),
  axisBelow: steer("Slices along the axis below", { key: "Alt+ArrowDown", by: 1 }),
  screenshot: {
    title: "Screenshot",
    command: "view.screenshot",
    key: "Alt+S",
    when: "layers",
    args: () => ({ to: "download" }),
  },
  screenshotWithBar: {
    title: "Screenshot with scale bar",
    command: "view.screenshot",
    key: "Alt+Shift+S",
    when: "layers",
    args: () => ({ to: "download", interface: true }),
  },
  copyScreenshot: {
    title: "Copy a screenshot",
    command: "view.screenshot",
    key: "Alt+C",
    when: "layers",
    args: () => ({ to: "clipboard" }),
  },
  play: {
    title: "Play or stop",
    command: "dims.toggle",
    key: "Ctrl+Alt+P",
    when: "slices",
  },
  theme: { title: "Switch between dark and light", command: "view.theme", key: "Ctrl+Shift+D" },
  overview: { title: "Show or hide the overview", command: "view.overview", key: "Shift+O" },
  performance: {
    title: "Show or hide the performance panel",
    command: "view.performance",
    key: "Shift+F",
  },
  leftPanel: { title: "Show or hide the layers", command: "view.layers", key: "F6" },
  rightPanel: { title: "Show or hide the docks", command: "view.docks", key: "F7" },
  palette: { title: "Find a command...", command: "palette.show", key: "Ctrl+K" },
} satisfies Record<string, Action>;

const tools = {
  pan: { ...tool({ id: "pan", title: "Pan and zoom", key: "6", otherKey: "Z" }), when: "layers" },
  paint: tool({ id: "paint", title: "Paint", key: "2", otherKey: "P" }),
  erase: tool({ id: "erase", title: "Erase", key: "1", otherKey: "E" }),
  polygon: tool({ id: "polygon", title: "Draw a polygon", key: "3" }),
  fill: tool({ id: "fill", title: "Fill", key: "4", otherKey: "F" }),
  pick: tool({ id: "pick", title: "Pick a label", key: "5", otherKey: "L" }),
  merge: tool({ id: "merge", title: "Merge objects", key: "7" }),
  split: tool({ id: "split", title: "Split an object", key: "8" }),
} satisfies { [K in ToolId]: Action };

/** Keys of tools that no button has. */
const toolKeys = {
  borrowPan: {
    title: "Pan while the key is down",
    command: "tools.borrow",
    key: "Space",
    held: "only borrows",
    onPicture: true,
    when: "layers",
    args: () => ({ tool: "pan" }),
  },
  panOnImage: {
    title: "Pan and zoom",
    command: "tools.use",
    key: "1",
    layer: "image",
    held: "borrows",
    args: () => ({ tool: "pan" }),
  },
} satisfies Record<string, Action>;

const help = {
  tour: { title: "Guided tour", command: "help.tour" },
  keys: { title: "Keys", command: "help.keys", key: "?" },
  plugins: { title: "Plugins...", command: "plugins.show" },
} satisfies Record<string, Action>;

/** All named actions, by what they concern. Those of the review go first: their keys are theirs while somebody reviews. */
export const actions = withIds({
  ...{ review, file, edit, view, tools, toolKeys, layers, help, compare },
});

/** The actions of `actions` in one list. */
export const allActions: readonly NamedAction[] = Object.values(actions).flatMap(
  (group: { readonly [name: string]: NamedAction }) => Object.values(group),
);

/** An action with the id that its keys are kept by. */
export type NamedAction = Action & { readonly id: string };

/** What to run now, or nothing where the action makes no sense at present. */
export function requestOf(action: Action, model: ViewerModel): CommandRequest | undefined {
  if (unmet(action, model) !== undefined) return undefined;
  const args = action.args ? action.args(model) : {};
  return args && { id: action.command, args };
}

/** Why the action makes no sense at present, in a sentence; undefined where it does. */
export function whyNot(action: Action, model: ViewerModel): string | undefined {
  if (requestOf(action, model)) return undefined;
  return unmet(action, model) ?? "There is nothing to do this to now.";
}

function unmet({ layer, when }: Action, model: ViewerModel): string | undefined {
  const ofKind = layer && whyUnmet(`layer == '${layer}'`, model);
  return ofKind ?? (when === undefined ? undefined : whyUnmet(when, model));
}

type Groups = { readonly [group: string]: { readonly [name: string]: Action } };
type Named<G extends Groups> = {
  readonly [group in keyof G]: {
    readonly [name in keyof G[group]]: G[group][name] & { readonly id: string };
  };
};

function withIds<G extends Groups>(groups: G): Named<G> {
  const named = Object.entries(groups).map(([group, members]) => {
    const entries = Object.entries(members).map(([name, action]) => {
      return [name, { ...action, id: `${group}.${name}` }] as const;
    });
    return [group, Object.fromEntries(entries)] as const;
  });
  return Object.fromEntries(named) as Named<G>; // the same groups and names
}
