import type { LayerId } from "#core/ids.ts";
import { layersOf } from "#core/layers/chosen-layer.ts";
import type { PluginContext } from "#viewer/index.ts";
import type { Place } from "#worker/tokens.ts";
import type { Run } from "./learning.ts";

/** Where what a run learns is shown: one place a run, so that one that is gone on with goes on there. */
export function watchedPlace({ id }: Pick<Run, "id">): Place {
  return { kind: "opfs", path: `predictions/${id}` };
}

/** The layer that shows what a run learns, where that is open. */
export async function watchedLayer(
  { model, source }: Pick<PluginContext, "model" | "source">,
  run: Pick<Run, "id">,
): Promise<LayerId | undefined> {
  const wanted = JSON.stringify(watchedPlace(run));
  for (const { id } of layersOf(model, "probability"))
    if (JSON.stringify(await source(id)) === wanted) return id;
  return undefined;
}
