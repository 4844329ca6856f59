import { Failure, isFailure } from "#core/failure.ts";
import type { ProbabilityLayer } from "#core/layers/layer.ts";
import type { ShownUncertainty } from "#core/uncertainty/measures.ts";
import { openSource } from "#io/open-source.ts";
import type { MultiscaleImage } from "#io/pixel-source.ts";
import { isPlace, type SourceRef } from "#io/source-ref.ts";
import { uncertaintyImage } from "#io/uncertainty-image.ts";
import type { OpenedImages } from "./opened-images.ts";

export interface UncertaintyRequest {
  readonly images: Pick<OpenedImages, "get">;
  readonly measure: ShownUncertainty;
  readonly signal: AbortSignal;
}

/**
 * How unsure a prediction is, 0..255, and as what it is opened again; `source/no-deviation` for "tta" where it was made without. It
 * follows while the prediction goes on.
 */
export async function shownUncertainty(
  prediction: ProbabilityLayer,
  { images, measure, signal }: UncertaintyRequest,
): Promise<{ readonly ref: SourceRef; readonly image: MultiscaleImage }> {
  const { ref: of, image: predicted } = images.get(prediction.id);
  if (!isPlace(of) && of.kind !== "stack")
    throw new Failure(
      { code: "layer/wrong-kind", layer: prediction.id, kind: of.kind },
      `${prediction.name.value} is not a prediction as it was written; open that one`,
    );
  const ref = { kind: "uncertainty", of, measure } as const;
  if (measure !== "tta") return { ref, image: uncertaintyImage(predicted, measure) };
  try {
    return { ref, image: await openSource(ref, signal) };
  } catch (error) {
    if (!isFailure(error, "source/no-deviation")) throw error;
    throw new Failure(
      { code: "source/no-deviation", source: error.detail.source },
      `${prediction.name.value} was predicted without test-time augmentation; predict again with it (TTA) to see where its answers differ`,
      { cause: error },
    );
  }
}
