import type { MultiscaleImage } from "#io/pixel-source.ts";
import { thresholdOf } from "../config/run-job.ts";
import { imageForModel, labelsForModel } from "../data/for-model.ts";
import type { ClassCounts } from "../metrics/reductions.ts";
import type { ModelPredictor } from "../predict/model-predictor.ts";
import { type PredictedPlane, predictWhole, type WholeOptions } from "../predict/predict-whole.ts";
import { enlarged } from "../predict/trained-size.ts";
import { measurePrediction } from "./measure-prediction.ts";

export interface Tested {
  /** At the image's own size. */
  readonly planes: readonly PredictedPlane[];
  /** At the size that the model sees; absent where there was no mask. */
  readonly counts: ClassCounts | undefined;
}

/** Predicts an image as the model's job would have it, in size too, and compares it with its mask where there is one. */
export async function testImage(
  predictor: ModelPredictor,
  { image, mask }: { readonly image: MultiscaleImage; readonly mask?: MultiscaleImage | undefined },
  options: WholeOptions & {
    /** In place of that of the model's job. */
    readonly threshold?: number | undefined;
  },
): Promise<Tested> {
  const { job, classes } = predictor.model.card;
  const planes = await predictWhole(predictor, imageForModel(image, job), options);
  const counts =
    mask &&
    (await measurePrediction(
      planes,
      {
        ...{ mask: labelsForModel(mask, job), classes },
        threshold: options.threshold ?? thresholdOf(job),
      },
      options.signal,
    ));
  const size = image.grid.shape.slice(-2);
  return { planes: planes.map((plane) => resizedPlane(plane, size)), counts };
}

/** Back in the image's size. */
function resizedPlane(
  plane: PredictedPlane,
  [height = 0, width = 0]: readonly number[],
): PredictedPlane {
  if (plane.height === height && plane.width === width) return plane;
  const outputs = plane.values.length / (plane.height * plane.width);
  const values = enlarged({ rect: plane, values: plane.values }, { to: [height, width], outputs });
  return { ...plane, height, width, values };
}
