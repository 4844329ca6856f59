import type { ImageLayer } from "#core/layers/layer.ts";
import type { PluginContext } from "#viewer/index.ts";

/** The middle of what is on the screen of a layer, else of the image; the planes that are looked at. Level-0 pixels by axis. */
export function focusOf(
  { model, visibleRegion }: Pick<PluginContext, "model" | "visibleRegion">,
  { id }: Pick<ImageLayer, "id">,
): { readonly [axis: string]: number } {
  const middles = Object.entries(visibleRegion(id) ?? {}).map(([axis, [start, stop]]) => {
    const isInPlane = axis === "y" || axis === "x";
    return [axis, isInPlane ? (start + stop) / 2 : start] as const;
  });
  return { ...model.dims.value, ...Object.fromEntries(middles) };
}
