import { whyNot as whyUnmet } from "#core/conditions/facts.ts";
import { chosenLayer } from "#core/layers/chosen-layer.ts";
import type { LayerKind } from "#core/layers/layer.ts";
import type { ToolId, ViewerModel } from "#core/viewer-model.ts";
import {
  argsOf,
  brush,
  convert,
  isSelected,
  label,
  labelStep,
  moveBy,
  onLabels,
  pan,
  sample,
  selected,
  selectNext,
  slice,
  steer,
  toggled,
  tool,
  zoom,
} from "./action-makers.ts";
import type { CommandRequest } from "./command-event.ts";
import { reviewActions } from "./review-actions.ts";

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
  /** JSON arguments for now; undefined where the action makes no sense at present. Without it there are none. */
  readonly args?: (model: ViewerModel) => object | undefined;
}

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
  share: { title: "Share link...", command: "session.share", key: "Ctrl+Shift+L" },
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

const layers = {
  newLabels: {
    title: "New labels layer",
    command: "labels.create",
    key: "N",
    when: "image",
    args: (model) => argsOf(chosenLayer(model, "image"), ({ id }) => ({ image: id })),
  },
  smallerBrush: brush("Smaller brush", { key: "[", by: -1 }),
  largerBrush: brush("Larger brush", { key: "]", by: 1 }),
  decreaseLabel: label("Paint the label before", { key: "-", by: -1 }),
  increaseLabel: label("Paint the label after", { key: "=", by: 1 }),
  newLabel: onLabels({ title: "New label", command: "labels.newLabel", key: "M" }),
  swapLabel: onLabels({ title: "Swap label and background", command: "labels.swap", key: "X" }),
  preserveLabels: {
    title: "Preserve labels",
    command: "layers.set",
    when: "labels",
    key: "B",
    args: (model) =>
      argsOf(chosenLayer(model, "labels"), ({ id, preserveLabels }) => ({
        layer: id,
        preserveLabels: !preserveLabels.value,
      })),
  },
  interpolate: {
    title: "Interpolate between slices",
    command: "labels.interpolate",
    when: "labels",
    args: (model) =>
      argsOf(chosenLayer(model, "labels"), ({ id, grid, selectedLabel }) =>
        grid.axes.length > 2 && selectedLabel.value > 0 ? { layer: id } : undefined,
      ),
  },
  labelsList: {
    title: "List of labels",
    command: "view.dock",
    when: "labels",
    key: "F8",
    args: (model) => argsOf(chosenLayer(model, "labels"), () => ({ dock: "labels" })),
  },
  objects: {
    title: "Measured objects",
    command: "view.dock",
    when: "labels",
    args: (model) => argsOf(chosenLayer(model, "labels"), () => ({ dock: "objects" })),
  },
  nextLabel: { title: "Next label", command: "labels.step", key: "J", args: labelStep(1) },
  previousLabel: {
    title: "Previous label",
    command: "labels.step",
    key: "Shift+J",
    args: labelStep(-1),
  },
  showSelected: {
    title: "Show the selected label only, or all",
    command: "layers.set",
    when: "labels",
    args: (model) =>
      argsOf(chosenLayer(model, "labels"), ({ id, showSelected }) => ({
        layer: id,
        showSelected: !showSelected.value,
      })),
  },
  shuffleColors: {
    title: "Shuffle the colours of labels",
    command: "layers.set",
    when: "labels",
    args: (model) =>
      argsOf(chosenLayer(model, "labels"), ({ id, colorSeed }) => ({
        layer: id,
        colorSeed: colorSeed.value + 1,
      })),
  },
  autoContrast: {
    title: "Automatic contrast",
    command: "layers.autoContrast",
    key: "C",
    when: "image",
    args: (model) => argsOf(chosenLayer(model, "image"), ({ id }) => ({ layer: id })),
  },
  followContrast: {
    title: "Automatic contrast on every slice",
    command: "layers.set",
    args: (model) =>
      argsOf(chosenLayer(model, "image"), ({ id, autoContrast }) => ({
        layer: id,
        autoContrast: !autoContrast.value,
      })),
  },
  toLabels: {
    title: "Turn prediction into labels",
    command: "labels.fromProbability",
    when: "probability",
    args: (model) =>
      argsOf(chosenLayer(model, "probability"), ({ id, threshold }) => ({
        layer: id,
        threshold: threshold.value,
      })),
  },
  uncertainty: {
    title: "Show where the prediction is unsure",
    command: "layers.uncertainty",
    when: "probability",
    args: (model) => argsOf(chosenLayer(model, "probability"), ({ id }) => ({ layer: id })),
  },
  toggleVisible: {
    title: "Show or hide the layer",
    command: "layers.show",
    when: "layer",
    key: "V",
    args: (model) => (model.selected.value ? toggled(model, isSelected(model)) : undefined),
  },
  toggleOthers: {
    title: "Show or hide the other layers",
    command: "layers.show",
    when: "layers",
    key: "Shift+V",
    args: (model) => {
      const chosen = isSelected(model);
      return model.layers.value.every(chosen) ? undefined : toggled(model, (l) => !chosen(l));
    },
  },
  showOnly: {
    title: "Show only this layer",
    command: "layers.show",
    when: "layer",
    args: ({ layers: { value: all }, selection: { value: ids } }) =>
      ids.length === 0
        ? undefined
        : { show: ids, hide: all.flatMap(({ id }) => (ids.includes(id) ? [] : [id])) },
  },
  selectAbove: selectNext("Select the layer above", { key: "Ctrl+ArrowUp", by: 1 }),
  selectBelow: selectNext("Select the layer below", { key: "Ctrl+ArrowDown", by: -1 }),
  moveUp: moveBy("Move the layer up", { key: "Ctrl+Shift+ArrowUp", by: 1 }),
  moveDown: moveBy("Move the layer down", { key: "Ctrl+Shift+ArrowDown", by: -1 }),
  duplicate: {
    title: "Duplicate the layer",
    command: "layers.duplicate",
    when: "layer",
    args: (model) => argsOf(selected(model), ({ id }) => ({ layer: id })),
  },
  toggleLock: {
    title: "Lock or unlock the layer",
    command: "layers.set",
    when: "layer",
    args: (model) =>
      argsOf(selected(model), ({ id, locked }) => ({ layer: id, locked: !locked.value })),
  },
  imageToLabels: convert({ title: "Turn image into labels", from: "image", to: "labels" }),
  labelsToImage: convert({ title: "Turn labels into an image", from: "labels", to: "image" }),
  fitLayer: {
    title: "Fit the layer to view",
    command: "camera.fit",
    when: "layer",
    args: (model) => argsOf(selected(model), ({ id }) => ({ layer: id })),
  },
  removeLayer: {
    title: "Delete the layer",
    command: "layers.remove",
    when: "layer",
    key: "Ctrl+Delete",
    otherKey: "Ctrl+Backspace",
    args: ({ selection: { value: layer } }) => (layer.length > 0 ? { layer } : undefined),
  },
} satisfies Record<string, Action>;

const help = {
  keys: { title: "Keys", command: "help.keys", key: "?" },
  plugins: { title: "Plugins...", command: "plugins.show" },
} satisfies Record<string, Action>;

/** All named actions, by what they concern. Those of the review go first: their keys are theirs while somebody reviews. */
export const actions = withIds({ review: reviewActions, file, edit, view, tools, toolKeys, layers, help });

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
