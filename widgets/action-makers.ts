import { idBeside } from "#core/labels/label-ids.ts";
import { chosenLayer } from "#core/layers/chosen-layer.ts";
import type { Layer, LayerKind } from "#core/layers/layer.ts";
import type { ToolId, ViewerModel } from "#core/viewer-model.ts";

// What actions are made of where several are alike; the table is in actions.ts.

interface Step {
  readonly key: string;
  readonly otherKey?: string;
  readonly by: number;
}

/** How far an arrow key moves the picture, in pixels of the screen. */
const panPx = 64;

const repeating = { held: "repeats" } as const;

export function sample(title: string, id: "membranes" | "nuclei") {
  return { title, command: "viewer.openSample", args: () => ({ id }) };
}

export function tool(from: { id: ToolId; title: string; key: string; otherKey?: string }) {
  const { id, ...shown } = from;
  const args = () => ({ tool: id });
  return { ...shown, command: "tools.use", when: "labels", held: "borrows", args } as const;
}

export function zoom(title: string, { by, ...keys }: Step) {
  const args = () => ({ by });
  return { title, command: "camera.zoom", ...keys, ...repeating, when: "layers", args };
}

export function pan(title: string, { key, x, y }: { key: string; x: number; y: number }) {
  const args = ({ camera }: ViewerModel) => {
    const { center, zoom } = camera.value;
    const by = panPx / 2 ** zoom;
    return { center: [center[0] + x * by, center[1] + y * by] };
  };
  const where = { onPicture: true, when: "layers" } as const;
  return { title, command: "camera.set", key, ...repeating, ...where, args };
}

export function slice(title: string, { by, ...keys }: Step) {
  const args = ({ steeredAxis, dims }: ViewerModel) =>
    argsOf(steeredAxis.value, ({ name, length }) => {
      const next = (dims.value[name] ?? 0) + by;
      return next >= 0 && next < length ? { [name]: next } : undefined;
    });
  return { title, command: "dims.set", ...keys, ...repeating, when: "slices", args };
}

/** In the order of the sliders on the page. */
export function steer(title: string, { by, ...keys }: Step) {
  const args = ({ sliders, steeredAxis }: ViewerModel) => {
    const axes = sliders.value.filter(({ length }) => length > 1).map(({ name }) => name);
    const at = axes.indexOf(steeredAxis.value?.name ?? "");
    return argsOf(axes[at + by], (axis) => ({ axis }));
  };
  return { title, command: "dims.steer", ...keys, when: "slices", args };
}

export function brush(title: string, { by, ...keys }: Step) {
  const args = (model: ViewerModel) =>
    argsOf(chosenLayer(model, "labels"), ({ id, brushRadiusPx }) => ({
      layer: id,
      brushRadiusPx: Math.max(1, brushRadiusPx.value + by),
    }));
  return { title, command: "layers.set", ...keys, ...repeating, when: "labels", args };
}

export function label(title: string, { by, ...keys }: Step) {
  const args = (model: ViewerModel) =>
    argsOf(chosenLayer(model, "labels"), ({ id, ids, selectedLabel }) => ({
      layer: id,
      selectedLabel: idBeside(ids.idOf(selectedLabel.value), by),
    }));
  const layer = "labels" as const;
  return { title, command: "layers.set", ...keys, ...repeating, layer, args };
}

export function labelStep(by: number) {
  return (model: ViewerModel) =>
    argsOf(chosenLayer(model, "labels"), ({ id }) => ({ layer: id, by }));
}

export function selected(model: ViewerModel) {
  return model.layers.value.find(({ id }) => id === model.selected.value);
}

export function isSelected({ selection: { value: ids } }: ViewerModel) {
  return ({ id }: Layer) => ids.includes(id);
}

/** Those that are hidden are shown, and the other way round. */
export function toggled({ layers: { value: all } }: ViewerModel, which: (layer: Layer) => boolean) {
  const ids = (shown: boolean) =>
    all.flatMap((layer) => (which(layer) && layer.visible.value === shown ? [layer.id] : []));
  return { show: ids(false), hide: ids(true) };
}

export function selectNext(title: string, { key, by }: { key: string; by: number }) {
  return {
    ...{ title, key, command: "layers.select", when: "layer", ...repeating },
    args: ({ layers: { value: all }, selected: { value: id } }: ViewerModel) =>
      argsOf(all[all.findIndex((layer) => layer.id === id) + by], ({ id }) => ({ layer: id })),
  };
}

/** The layer beyond the selected one is selected too, and is the one that controls and tools work on. */
export function extendTo(title: string, { key, by }: { key: string; by: number }) {
  return {
    ...{ title, key, command: "layers.select", when: "layer", ...repeating },
    args: ({ layers: { value: all }, selected: { value: id }, selection }: ViewerModel) =>
      argsOf(all[all.findIndex((layer) => layer.id === id) + by], ({ id }) => ({
        layer: id,
        also: selection.value,
      })),
  };
}

/** The layer beyond the selected one is selected, and all others are hidden. */
export function showOnlyNext(title: string, { key, by }: { key: string; by: number }) {
  return {
    ...{ title, key, command: "layers.show", when: "layer", ...repeating },
    args: ({ layers: { value: all }, selected: { value: id } }: ViewerModel) =>
      argsOf(all[all.findIndex((layer) => layer.id === id) + by], (next) => ({
        show: [next.id],
        hide: all.flatMap((layer) => (layer === next ? [] : [layer.id])),
        select: next.id,
      })),
  };
}

export function moveBy(title: string, { key, by }: { key: string; by: number }) {
  return {
    ...{ title, key, command: "layers.move", when: "layer" },
    args({ layers: { value: all }, selected: { value: layer } }: ViewerModel) {
      const index = all.findIndex(({ id }) => id === layer) + by;
      return layer && all[index] ? { layer, index } : undefined;
    },
  };
}

export function convert(from: { title: string; from: LayerKind; to: LayerKind }) {
  return {
    ...{ title: from.title, command: "layers.convert", layer: from.from },
    args: (model: ViewerModel) => {
      const layer = selected(model);
      return layer?.kind === from.from ? { layer: layer.id, to: from.to } : undefined;
    },
  };
}

export function argsOf<T, Args>(thing: T | undefined, args: (thing: T) => Args): Args | undefined {
  return thing === undefined ? undefined : args(thing);
}

/** Of the labels layer that is meant. */
export function onLabels<K extends { title: string; command: string; key: string }>(named: K) {
  const args = (model: ViewerModel) =>
    argsOf(chosenLayer(model, "labels"), ({ id }) => ({ layer: id }));
  return { ...named, when: "labels", args };
}
