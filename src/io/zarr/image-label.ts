import * as v from "valibot";
import type { LabelNotes } from "#core/layers/layer.ts";
import type { Rgba } from "#core/rgb.ts";

const byte = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255));
const labelValue = v.pipe(v.number(), v.integer(), v.minValue(1));
const color = v.object({ "label-value": labelValue, rgba: v.tuple([byte, byte, byte, byte]) });
const property = v.looseObject({ "label-value": labelValue });
const list = v.object({
  colors: v.fallback(v.optional(v.array(v.unknown()), []), []),
  properties: v.fallback(v.optional(v.array(v.unknown()), []), []),
});

/** The keys under which writers give a label a name; OME-Zarr leaves them free. */
const nameKeys = ["name", "label", "class", "title"] as const;

/** Colours and names out of OME-Zarr's `image-label`; entries that are not as they should be are passed over, the last of two holds. */
export function labelNotes(imageLabel: unknown): LabelNotes {
  const parsed = v.safeParse(list, imageLabel);
  if (!parsed.success) return { names: {}, colors: {} };
  const { colors, properties } = parsed.output;
  const named = properties.flatMap((entry): [number, string][] => {
    if (!v.is(property, entry)) return [];
    const key = nameKeys.find((key) => typeof entry[key] === "string" && entry[key] !== "");
    return key ? [[entry["label-value"], String(entry[key])]] : [];
  });
  const colored = colors.flatMap((entry): [number, Rgba][] =>
    v.is(color, entry) ? [[entry["label-value"], entry.rgba]] : [],
  );
  return { names: Object.fromEntries(named), colors: Object.fromEntries(colored) };
}
