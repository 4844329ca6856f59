import { chosenLayer } from "#core/layers/chosen-layer.ts";
import type { Layer, LayerKind } from "#core/layers/layer.ts";
import type { ToolId, ViewerModel } from "#core/viewer-model.ts";

/** A command by the name that people know it by; menus, tool bar, palette and keys all read this table. */
export interface Action {
  readonly title: string;
  readonly command: string;
  /** As it is shown: "Ctrl+Shift+Z", "[", "Arrow Left". Ctrl is also Cmd. */
  readonly key?: string;
  /** Also works, but is not shown. */
  readonly otherKey?: string;
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
  share: { title: "Share link...", command: "session.share", key: "Ctrl+Shift+L" },
} satisfies Record<string, Action>;

const edit = {
  undo: {
    title: "Undo",
    command: "edit.undo",
    key: "Ctrl+Z",
    args: ({ history }) => (history.past.value.length > 0 ? {} : undefined),
  },
  redo: {
    title: "Redo",
    command: "edit.redo",
    key: "Ctrl+Shift+Z",
    otherKey: "Ctrl+Y",
    args: ({ history }) => (history.future.value.length > 0 ? {} : undefined),
  },
} satisfies Record<string, Action>;

const view = {
  fitView: {
    title: "Fit to view",
    command: "camera.fit",
    key: "0",
    otherKey: "Home",
    args: whenOpen,
  },
  zoomIn: { title: "Zoom in", command: "camera.zoom", key: "+", otherKey: "=", args: zoomBy(0.5) },
  zoomOut: { title: "Zoom out", command: "camera.zoom", key: "-", args: zoomBy(-0.5) },
  previousSlice: { title: "Previous slice", command: "dims.set", key: ",", args: step(-1) },
  nextSlice: { title: "Next slice", command: "dims.set", key: ".", args: step(1) },
  screenshot: {
    title: "Screenshot",
    command: "view.screenshot",
    key: "Alt+S",
    args: shot({ to: "download" }),
  },
  screenshotWithBar: {
    title: "Screenshot with scale bar",
    command: "view.screenshot",
    key: "Alt+Shift+S",
    args: shot({ to: "download", interface: true }),
  },
  copyScreenshot: {
    title: "Copy a screenshot",
    command: "view.screenshot",
    key: "Alt+C",
    args: shot({ to: "clipboard" }),
  },
  play: {
    title: "Play or stop",
    command: "dims.toggle",
    key: "Ctrl+Alt+P",
    args: ({ sliders }) => (sliders.value.some(({ length }) => length > 1) ? {} : undefined),
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
  pan: tool({ id: "pan", title: "Pan and zoom", key: "6", otherKey: "Z" }),
  paint: tool({ id: "paint", title: "Paint", key: "2", otherKey: "P" }),
  erase: tool({ id: "erase", title: "Erase", key: "1", otherKey: "E" }),
  pick: tool({ id: "pick", title: "Pick a label", key: "5", otherKey: "L" }),
} satisfies { [K in ToolId]: Action };

const layers = {
  newLabels: {
    title: "New labels layer",
    command: "labels.create",
    key: "N",
    args: (model) => argsOf(chosenLayer(model, "image"), ({ id }) => ({ image: id })),
  },
  smallerBrush: { title: "Smaller brush", command: "layers.set", key: "[", args: brush(-1) },
  largerBrush: { title: "Larger brush", command: "layers.set", key: "]", args: brush(1) },
  labelsList: {
    title: "List of labels",
    command: "view.dock",
    key: "F8",
    args: (model) => argsOf(chosenLayer(model, "labels"), () => ({ dock: "labels" })),
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
    args: (model) =>
      argsOf(chosenLayer(model, "labels"), ({ id, showSelected }) => ({
        layer: id,
        showSelected: !showSelected.value,
      })),
  },
  shuffleColors: {
    title: "Shuffle the colours of labels",
    command: "layers.set",
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
    args: (model) =>
      argsOf(chosenLayer(model, "probability"), ({ id, threshold }) => ({
        layer: id,
        threshold: threshold.value,
      })),
  },
  toggleVisible: {
    title: "Show or hide the layer",
    command: "layers.show",
    key: "V",
    args: (model) => (model.selected.value ? toggled(model, isSelected(model)) : undefined),
  },
  toggleOthers: {
    title: "Show or hide the other layers",
    command: "layers.show",
    key: "Shift+V",
    args: (model) => {
      const chosen = isSelected(model);
      return model.layers.value.every(chosen) ? undefined : toggled(model, (l) => !chosen(l));
    },
  },
  showOnly: {
    title: "Show only this layer",
    command: "layers.show",
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
    args: (model) => argsOf(selected(model), ({ id }) => ({ layer: id })),
  },
  toggleLock: {
    title: "Lock or unlock the layer",
    command: "layers.set",
    args: (model) =>
      argsOf(selected(model), ({ id, locked }) => ({ layer: id, locked: !locked.value })),
  },
  imageToLabels: convert({ title: "Turn image into labels", from: "image", to: "labels" }),
  labelsToImage: convert({ title: "Turn labels into an image", from: "labels", to: "image" }),
  fitLayer: {
    title: "Fit the layer to view",
    command: "camera.fit",
    args: (model) => argsOf(selected(model), ({ id }) => ({ layer: id })),
  },
  removeLayer: {
    title: "Delete the layer",
    command: "layers.remove",
    key: "Ctrl+Delete",
    otherKey: "Ctrl+Backspace",
    args: ({ selection: { value: layer } }) => (layer.length > 0 ? { layer } : undefined),
  },
} satisfies Record<string, Action>;

const help = {
  keys: { title: "Keys", command: "help.keys", key: "?" },
} satisfies Record<string, Action>;

/** All named actions, by what they concern. */
export const actions = { file, edit, view, tools, layers, help } as const;

/** The actions of `actions` in one list. */
export const allActions: readonly Action[] = Object.values(actions).flatMap(
  (group: Record<string, Action>) => Object.values(group),
);

/** What to run now, or nothing where the action makes no sense at present. */
export function requestOf(
  action: Action,
  model: ViewerModel,
): { id: string; args: object } | undefined {
  const args = action.args ? action.args(model) : {};
  return args && { id: action.command, args };
}

function sample(title: string, id: "membranes" | "nuclei"): Action {
  return { title, command: "viewer.openSample", args: () => ({ id }) };
}

function tool(from: { id: ToolId; title: string; key: string; otherKey: string }): Action {
  const { id, ...shown } = from;
  return { ...shown, command: "tools.use", args: () => ({ tool: id }) };
}

function whenOpen(model: ViewerModel): object | undefined {
  return model.layers.value.length > 0 ? {} : undefined;
}

function zoomBy(by: number) {
  return (model: ViewerModel) => whenOpen(model) && { by };
}

function shot(args: object) {
  return (model: ViewerModel) => whenOpen(model) && args;
}

/** Along the axis next to y and x: z of a stack, also of one in time. */
function step(by: number) {
  return ({ sliders, dims }: ViewerModel) =>
    argsOf(
      sliders.value.findLast(({ length }) => length > 1),
      ({ name, length }) => {
        const next = (dims.value[name] ?? 0) + by;
        return next >= 0 && next < length ? { [name]: next } : undefined;
      },
    );
}

function brush(by: number) {
  return (model: ViewerModel) =>
    argsOf(chosenLayer(model, "labels"), ({ id, brushRadiusPx }) => ({
      layer: id,
      brushRadiusPx: Math.max(1, brushRadiusPx.value + by),
    }));
}

function labelStep(by: number) {
  return (model: ViewerModel) =>
    argsOf(chosenLayer(model, "labels"), ({ id }) => ({ layer: id, by }));
}

function selected(model: ViewerModel) {
  return model.layers.value.find(({ id }) => id === model.selected.value);
}

function isSelected({ selection: { value: ids } }: ViewerModel) {
  return ({ id }: Layer) => ids.includes(id);
}

/** Those that are hidden are shown, and the other way round. */
function toggled({ layers: { value: all } }: ViewerModel, which: (layer: Layer) => boolean) {
  const ids = (shown: boolean) =>
    all.flatMap((layer) => (which(layer) && layer.visible.value === shown ? [layer.id] : []));
  return { show: ids(false), hide: ids(true) };
}

function selectNext(title: string, { key, by }: { key: string; by: number }): Action {
  return {
    ...{ title, key, command: "layers.select" },
    args: ({ layers: { value: all }, selected: { value: id } }) =>
      argsOf(all[all.findIndex((layer) => layer.id === id) + by], ({ id }) => ({ layer: id })),
  };
}

function moveBy(title: string, { key, by }: { key: string; by: number }): Action {
  return {
    ...{ title, key, command: "layers.move" },
    args({ layers: { value: all }, selected: { value: layer } }) {
      const index = all.findIndex(({ id }) => id === layer) + by;
      return layer && all[index] ? { layer, index } : undefined;
    },
  };
}

function convert(from: { title: string; from: LayerKind; to: LayerKind }): Action {
  return {
    ...{ title: from.title, command: "layers.convert" },
    args: (model) => {
      const layer = selected(model);
      return layer?.kind === from.from ? { layer: layer.id, to: from.to } : undefined;
    },
  };
}

function argsOf<T, Args>(thing: T | undefined, args: (thing: T) => Args): Args | undefined {
  return thing === undefined ? undefined : args(thing);
}
