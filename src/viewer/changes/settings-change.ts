import type { Changes } from "#core/changes.ts";
import type { ChangeHandler } from "#core/history.ts";
import type { Layer } from "#core/layers/layer.ts";
import {
  applySettings,
  type LayerSettings,
  settingsOf,
  toolSettings,
} from "#core/layers/settings.ts";
import { batch } from "#core/signal.ts";
import type { ViewerModel } from "#core/viewer-model.ts";

type Change = Changes["settings"];

/** Settings that their schema has parsed, for one layer. */
export interface NewSettings {
  readonly layer: Layer;
  readonly settings: LayerSettings;
}

/** Sets settings of layers as one step to undo; those of tools, and those that stay as they were, are none. */
export function changeSettings({ history }: ViewerModel, changes: readonly NewSettings[]): void {
  const before = changes.map(({ layer }) => settingsOf(layer));
  batch(() => {
    for (const { layer, settings } of changes) applySettings(layer, settings);
  });
  const layers = changes.flatMap(({ layer }, i) => {
    const [was, is] = [before[i] ?? {}, settingsOf(layer)];
    const keys = Object.keys(is).filter(
      (key) => !toolSettings.has(key) && !same(was[key], is[key]),
    );
    if (keys.length === 0) return [];
    return [{ layer: layer.id as string, before: pick(was, keys), after: pick(is, keys) }];
  });
  if (layers.length > 0)
    history.push({ kind: "settings", title: titleOf(layers), data: { layers } });
}

export function settingsChange(model: ViewerModel): ChangeHandler<"settings"> {
  const apply = ({ layers }: Change, side: "before" | "after") =>
    batch(() => {
      for (const change of layers) {
        const layer = model.layers.value.find(({ id }) => id === change.layer);
        if (layer) applySettings(layer, change[side]);
      }
    });
  return {
    undo: (data) => apply(data, "before"),
    redo: (data) => apply(data, "after"),
    merge(earlier, later) {
      if (!same(touched(earlier), touched(later))) return undefined;
      const layers = earlier.layers.map((change, i) => ({
        ...change,
        after: later.layers[i]?.after ?? change.after,
      }));
      return { layers };
    },
  };
}

/** Which settings of which layers, and of which channels: what a slider changes stays the same while it is dragged. */
function touched({ layers }: Change): string[] {
  return layers.flatMap(({ layer, before, after }) =>
    leavesOf(before, after).map((path) => `${layer}.${path}`),
  );
}

/** Where two values differ; channels and their parts are looked into. */
function leavesOf(before: unknown, after: unknown, depth = 0): string[] {
  if (same(before, after)) return [];
  const isDeep = depth < 3 && isObject(before) && isObject(after);
  if (!isDeep) return [""];
  return Object.keys(after).flatMap((key) =>
    leavesOf(before[key], after[key], depth + 1).map((path) => `${key}.${path}`),
  );
}

function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === "object" && value !== null;
}

function titleOf(layers: Change["layers"]): string {
  const keys = new Set(layers.flatMap(({ after }) => Object.keys(after)));
  const [only = ""] = keys;
  return keys.size === 1 ? `change ${words(only)}` : "change settings";
}

/** "colorSeed" as "color seed". */
function words(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

function pick(settings: LayerSettings, keys: readonly string[]): { [key: string]: unknown } {
  return Object.fromEntries(keys.map((key) => [key, settings[key]]));
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
