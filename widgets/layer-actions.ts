import { chosenLayer } from "#core/layers/chosen-layer.ts";
import type { Action } from "./action.ts";
import {
  argsOf,
  brush,
  convert,
  extendTo,
  isSelected,
  label,
  labelStep,
  moveBy,
  onLabels,
  selected,
  selectNext,
  showOnlyNext,
  toggled,
} from "./action-makers.ts";

/** What is done to layers, and to what they hold. */
export const layers = {
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
  deleteObject: {
    title: "Delete the selected object",
    command: "labels.delete",
    when: "labels",
    key: "Delete",
    layer: "labels",
    onPicture: true,
    args: (model) =>
      argsOf(chosenLayer(model, "labels"), ({ id, ids, selectedLabel }) =>
        selectedLabel.value > 0
          ? { layer: id, labels: [ids.idOf(selectedLabel.value)] }
          : undefined,
      ),
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
  places: {
    title: "Where labels help most",
    command: "view.dock",
    when: "probability",
    args: (model) => argsOf(chosenLayer(model, "probability"), () => ({ dock: "places" })),
  },
  nextPlace: {
    title: "Next place to label",
    command: "places.step",
    when: "probability",
    key: "U",
    args: () => ({ by: 1 }),
  },
  previousPlace: {
    title: "Previous place to label",
    command: "places.step",
    when: "probability",
    key: "Shift+U",
    args: () => ({ by: -1 }),
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
  extendAbove: extendTo("Select the layer above too", { key: "Shift+ArrowUp", by: 1 }),
  extendBelow: extendTo("Select the layer below too", { key: "Shift+ArrowDown", by: -1 }),
  onlyAbove: showOnlyNext("Show only the layer above", { key: "Alt+Shift+ArrowUp", by: 1 }),
  onlyBelow: showOnlyNext("Show only the layer below", { key: "Alt+Shift+ArrowDown", by: -1 }),
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
