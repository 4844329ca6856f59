import { createImageLayer } from "#core/layers/create-layer.ts";
import type { ProbabilityLayer } from "#core/layers/layer.ts";
import { applySettings } from "#core/layers/settings.ts";
import type { ShownUncertainty } from "#core/uncertainty/measures.ts";
import type { CopiedLayer, CopyRequest } from "./copy-layer.ts";
import { defaultChannels } from "./default-channels.ts";
import { shownUncertainty } from "./shown-uncertainty.ts";

/** Dark where the network is sure, so that added to the image it lights up only what is not. */
const look = { blending: "additive", opacity: 0.8 };
const colormap = "inferno";

/**
 * An image layer of `shownUncertainty`. Reads through the prediction tile by tile as it is drawn, so that it is there at once and
 * follows while the prediction goes on.
 */
export async function uncertaintyLayer(
  prediction: ProbabilityLayer,
  { parts, measure, name, signal }: CopyRequest & { measure: ShownUncertainty },
): Promise<CopiedLayer> {
  const { images, model } = parts;
  const { ref, image } = await shownUncertainty(prediction, { images, measure, signal });
  const channels = await defaultChannels(image, model.dims.value, signal);
  const layer = createImageLayer({ name, grid: image.grid, isDerived: true }, channels);
  applySettings(layer, { ...look, channels: [{ colormap }] });
  return {
    layer,
    show(index) {
      images.put(layer.id, { ref, image });
      model.add(layer, index);
      model.select(prediction.id); // controls and tools stay where they were
    },
  };
}
