import * as v from "valibot";
import type { LayerKind } from "#core/layers/layer.ts";
import { type LayerSettings, settingsSchema } from "#core/layers/settings.ts";

/**
 * Settings of a layer as a document has them. What this version does not know, or cannot take, is left out with a sentence:
 * a layer comes back without one of its settings rather than not at all.
 */
export function readSettings(
  kind: LayerKind,
  settings: { readonly [key: string]: unknown },
): { readonly wanted: LayerSettings; readonly warnings: readonly string[] } {
  const schema = settingsSchema(kind);
  const read = Object.entries(settings).map(([key, value]) => {
    const parsed = v.safeParse(schema, { [key]: value });
    if (parsed.success) return { wanted: parsed.output };
    return { warning: `its setting "${key}" is not taken over (${parsed.issues[0].message})` };
  });
  return {
    wanted: Object.assign({}, ...read.map(({ wanted }) => wanted)),
    warnings: read.flatMap(({ warning }) => warning ?? []),
  };
}
