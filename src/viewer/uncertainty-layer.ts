import { Failure } from "#core/failure.ts";
import { createImageLayer } from "#core/layers/create-layer.ts";
import type { ProbabilityLayer } from "#core/layers/layer.ts";
import { applySettings } from "#core/layers/settings.ts";
import type { ShownUncertainty } from "#core/uncertainty/measures.ts";
import { openSource } from "#io/open-source.ts";
import { isPlace } from "#io/source-ref.ts";
import { uncertaintyImage } from "#io/uncertainty-image.ts";
import type { CopiedLayer, CopyRequest } from "./copy-layer.ts";
import { defaultChannels } from "./default-channels.ts";

/** Dark where the network is sure, so that added to the image it lights up only what is not. */
const look = { blending: "additive", opacity: 0.8 };
const colormap = "inferno";

/**
 * An image layer of how unsure a prediction is, 0..255; `source/no-deviation` for "tta" where it was made without. Reads through the prediction tile by tile as it is drawn, so that it is
 * there at once and follows while the prediction goes on.
 */
export async function uncertaintyLayer(
  prediction: ProbabilityLayer,
  { parts, measure, name, signal }: CopyRequest & { measure: ShownUncertainty },
): Promise<CopiedLayer> {
  const { ref: of, image: predicted } = parts.images.get(prediction.id);
  if (!isPlace(of) && of.kind !== "stack")
    throw new Failure(
      { code: "layer/wrong-kind", layer: prediction.id, kind: of.kind },
      `${prediction.name.value} is not a prediction as it was written; open that one`,
    );
  const ref = { kind: "uncertainty", of, measure } as const;
  const image =
    measure === "tta" ? await openSource(ref, signal) : uncertaintyImage(predicted, measure);
  const channels = await defaultChannels(image, parts.model.dims.value, signal);
  const layer = createImageLayer({ name, grid: image.grid, isDerived: true }, channels);
  applySettings(layer, { ...look, channels: [{ colormap }] });
  return {
    layer,
    show(index) {
      parts.images.put(layer.id, { ref, image });
      parts.model.add(layer, index);
      parts.model.select(prediction.id); // controls and tools stay where they were
    },
  };
}
