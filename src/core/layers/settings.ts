import * as v from "valibot";
import { batch, type Signal } from "../signal.ts";
import { type Channel, type Layer, type LayerKind, unlabelledMeanings } from "./layer.ts";

const unit = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const natural = v.pipe(v.number(), v.integer(), v.minValue(0));
const byte = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255));
const rgb = v.tuple([byte, byte, byte]);
const finite = v.pipe(v.number(), v.finite());

const common = { name: v.string(), visible: v.boolean(), opacity: unit };
const channel = v.strictObject({
  name: v.string(),
  color: rgb,
  visible: v.boolean(),
  contrast: v.pipe(
    v.tuple([finite, finite]),
    v.check(([low, high]) => low < high, "the low end of the contrast must be below the high end"),
  ),
});

/** What a person can set on each kind of layer; every key is a signal of that layer. */
const schemas = {
  image: v.partial(v.strictObject({ ...common, channels: v.array(v.partial(channel)) })),
  labels: v.partial(
    v.strictObject({
      ...common,
      selectedLabel: natural,
      brushRadiusPx: v.pipe(finite, v.minValue(0), v.maxValue(10_000)),
      colorSeed: natural,
      unlabelled: v.picklist(unlabelledMeanings),
    }),
  ),
  probability: v.partial(v.strictObject({ ...common, threshold: unit, color: rgb })),
} satisfies { [K in LayerKind]: v.GenericSchema };

/** Settings of tools, kept with their layer: undo takes back what a brush has done, not which brush it was. */
export const toolSettings: ReadonlySet<string> = new Set(["selectedLabel", "brushRadiusPx"]);

export type LayerSettings = { readonly [key: string]: unknown };

/** The schema of a kind's settings: unknown keys are refused by name, absent ones stay as they are. */
export function settingsSchema(kind: LayerKind): v.GenericSchema<unknown, LayerSettings> {
  return schemas[kind] as v.GenericSchema<unknown, LayerSettings>; // every member is an object of JSON
}

/** Everything that can be set, as it is now. JSON. */
export function settingsOf(layer: Layer): LayerSettings {
  const signals = signalsOf(layer);
  return Object.fromEntries(
    Object.keys(schemas[layer.kind].entries).map((key) => [key, signals[key]?.value]),
  );
}

/** Takes settings that their schema has parsed. Channels are merged one by one, in order. */
export function applySettings(layer: Layer, settings: LayerSettings): void {
  const signals = signalsOf(layer);
  batch(() => {
    for (const [key, value] of Object.entries(settings)) {
      const signal = signals[key];
      if (!signal || value === undefined) continue;
      signal.value = key === "channels" ? merged(signal.value, value) : value;
    }
  });
}

function merged(now: unknown, changes: unknown): Channel[] {
  const partial = changes as readonly Partial<Channel>[]; // parsed by the schema above
  return (now as readonly Channel[]).map((channel, i) => ({ ...channel, ...partial[i] }));
}

function signalsOf(layer: Layer): { readonly [key: string]: Signal<unknown> | undefined } {
  return layer as unknown as { [key: string]: Signal<unknown> | undefined }; // the schemas name signals only
}
