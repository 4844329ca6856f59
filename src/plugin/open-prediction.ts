import * as v from "valibot";
import type { LayerId } from "#core/ids.ts";
import { freeName } from "#core/layers/free-name.ts";
import type { PluginContext } from "#viewer/index.ts";
import type { Place } from "#worker/tokens.ts";

const openedLayers = v.object({ layers: v.pipe(v.array(v.string()), v.minLength(1)) });

interface Wanted {
  readonly source: Place;
  readonly name: string;
  /** As `viewer.open` takes it. */
  readonly aside?: { readonly instead?: LayerId | undefined };
}

/** Opens a prediction as a layer, under that name or the next one that is free. */
export async function openPrediction(
  context: PluginContext,
  { name, ...how }: Wanted,
): Promise<LayerId> {
  const wanted = { ...how, name: freeName(context.model, name), as: "probability" };
  const [id = ""] = v.parse(openedLayers, await context.run("viewer.open", wanted)).layers;
  return context.model.layer(id).id;
}
