import * as v from "valibot";
import type { LabelId } from "../labels/label-ids.ts";
import { paletteIds } from "../labels/palettes.ts";
import { objectChoice } from "../objects/object-choice.ts";
import { batch, type Signal } from "../signal.ts";
import { colormapIds } from "./colormap.ts";
import {
  blendings,
  brushUnits,
  type Channel,
  editDimensions,
  type LabelsLayer,
  type Layer,
  type LayerKind,
  probabilityLooks,
  unlabelledMeanings,
} from "./layer.ts";

const unit = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const natural = v.pipe(v.number(), v.integer(), v.minValue(0));
const byte = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255));
const rgb = v.tuple([byte, byte, byte]);
/** A label as commands name it: a whole number, or any of 64 bits by its digits. Which a layer can hold, its `dtype` and ids say. */
export const labelIdSchema = v.union([
  v.pipe(v.number(), v.safeInteger()),
  v.pipe(v.string(), v.regex(/^-?\d{1,20}$/)),
]);

/** An alpha that is left out is full. */
const rgba = v.union([
  v.tuple([byte, byte, byte, byte]),
  v.pipe(
    rgb,
    v.transform((color) => [...color, 255] as const),
  ),
]);
const labelKey = v.pipe(v.string(), v.regex(/^-?[1-9]\d*$/, "labels are whole numbers, and not 0"));
const finite = v.pipe(v.number(), v.finite());

const common = {
  name: v.string(),
  visible: v.boolean(),
  opacity: unit,
  blending: v.picklist(blendings),
  locked: v.boolean(),
};
const channel = v.strictObject({
  name: v.string(),
  color: rgb,
  colormap: v.picklist(colormapIds),
  visible: v.boolean(),
  gamma: v.pipe(v.number(), v.minValue(0.1), v.maxValue(10)),
  contrast: v.pipe(
    v.tuple([finite, finite]),
    v.check(([low, high]) => low < high, "the low end of the contrast must be below the high end"),
  ),
});

/** Beyond this a label is mostly border, and finding one in the shader is slow. */
export const thickestContourPx = 20;

/** What a person can set on each kind of layer; every key is a signal of that layer. */
const schemas = {
  image: v.partial(
    v.strictObject({
      ...common,
      channels: v.array(v.partial(channel)),
      autoContrast: v.boolean(),
    }),
  ),
  labels: v.partial(
    v.strictObject({
      ...common,
      selectedLabel: labelIdSchema,
      brushRadiusPx: v.pipe(finite, v.minValue(0), v.maxValue(10_000)),
      brushUnit: v.picklist(brushUnits),
      preserveLabels: v.boolean(),
      contiguous: v.boolean(),
      editDimensions: v.picklist(editDimensions),
      colorSeed: natural,
      palette: v.picklist(paletteIds),
      labelColors: v.record(labelKey, v.nullable(rgba)),
      labelNames: v.record(labelKey, v.string()),
      contour: v.pipe(natural, v.maxValue(thickestContourPx)),
      showSelected: v.boolean(),
      unlabelled: v.picklist(unlabelledMeanings),
    }),
  ),
  probability: v.partial(
    v.strictObject({
      ...common,
      threshold: unit,
      color: rgb,
      shows: v.picklist(probabilityLooks),
      objects: objectChoice,
    }),
  ),
} satisfies { [K in LayerKind]: v.GenericSchema };

/** Settings of tools, kept with their layer: undo takes back what a brush has done, not which brush it was; so with what finds objects. */
export const toolSettings: ReadonlySet<string> = new Set([
  ...["selectedLabel", "brushRadiusPx", "brushUnit"],
  ...["preserveLabels", "contiguous", "editDimensions", "objects"],
]);

export type LayerSettings = { readonly [key: string]: unknown };

/** The schema of a kind's settings: unknown keys are refused by name, absent ones stay as they are. */
export function settingsSchema(kind: LayerKind): v.GenericSchema<unknown, LayerSettings> {
  return schemas[kind] as v.GenericSchema<unknown, LayerSettings>; // every member is an object of JSON
}

/** Settings that a kind does not have here: those of a later Lamella. */
export function laterSettings(kind: LayerKind, settings: LayerSettings): LayerSettings {
  const isLater = (key: string) => !(key in schemas[kind].entries) && key !== "__proto__";
  return Object.fromEntries(Object.entries(settings).filter(([key]) => isLater(key)));
}

/** Everything that can be set, as it is now. JSON. */
export function settingsOf(layer: Layer): LayerSettings {
  const signals = signalsOf(layer);
  return Object.fromEntries(
    Object.keys(schemas[layer.kind].entries).map((key) => [
      key,
      isSelectedLabel(layer, key) ? layer.ids.idOf(layer.selectedLabel.value) : signals[key]?.value,
    ]),
  );
}

/**
 * Takes settings that their schema has parsed. Channels are merged one by one, in order; names and colours of labels one
 * by one too, where "" and null take an entry out.
 */
export function applySettings(layer: Layer, settings: LayerSettings): void {
  const signals = signalsOf(layer);
  batch(() => {
    for (const [key, value] of Object.entries(settings)) {
      const signal = signals[key];
      if (!signal || value === undefined) continue;
      if (isSelectedLabel(layer, key)) {
        layer.selectedLabel.value = layer.ids.numberOf(value as LabelId); // parsed by the schema above
        continue;
      }
      signal.value = merges[key]?.(signal.value, value) ?? value;
    }
  });
}

const merges: { readonly [key: string]: (now: unknown, changes: unknown) => unknown } = {
  channels: mergedChannels,
  labelNames: mergedEntries,
  labelColors: mergedEntries,
};

function mergedEntries(now: unknown, changes: unknown): object {
  const entries = Object.entries({ ...(now as object), ...(changes as object) }); // parsed by the schema above
  return Object.fromEntries(entries.filter(([, value]) => value !== null && value !== ""));
}

function mergedChannels(now: unknown, changes: unknown): Channel[] {
  const partial = changes as readonly Partial<Channel>[]; // parsed by the schema above
  return (now as readonly Channel[]).map((channel, i) => ({ ...channel, ...partial[i] }));
}

/** The one setting that people name by its id, and that is a number inside. */
function isSelectedLabel(layer: Layer, key: string): layer is LabelsLayer {
  return layer.kind === "labels" && key === "selectedLabel";
}

function signalsOf(layer: Layer): { readonly [key: string]: Signal<unknown> | undefined } {
  return layer as unknown as { [key: string]: Signal<unknown> | undefined }; // the schemas name signals only
}
