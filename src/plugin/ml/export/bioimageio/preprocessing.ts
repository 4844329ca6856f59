import { Failure } from "#core/failure.ts";
import type { SavedNormalization } from "../../data/normalizer.ts";
import type { Yaml } from "./yaml.ts";

/** A model's normalisation in the words of the format. Throws `save/unsupported` for one that it has no words for. */
export function preprocessingOf(normalization: SavedNormalization): readonly Yaml[] {
  const { mean, std, clip, perImage } = normalization;
  const asFloats = { id: "ensure_dtype", kwargs: { dtype: "float32" } };
  if (perImage) return [asFloats, ...perImageSteps(perImage)];
  const fixed = {
    id: "fixed_zero_mean_unit_variance",
    kwargs: { mean, std, axis: "channel" },
  };
  return [asFloats, fixed, ...(clip ? [toUnit] : [])];
}

/** What is cut is cut where it becomes 0 and 1; see `percentile`. */
const toUnit = { id: "clip", kwargs: { min: 0, max: 1 } };

function perImageSteps({ id, ...settings }: NonNullable<SavedNormalization["perImage"]>): Yaml[] {
  const axes = ["y", "x"]; // each channel of each image by itself
  const { low = 0, high = 100 } = settings;
  const range = { id: "scale_range", kwargs: { axes, min_percentile: low, max_percentile: high } };
  if (id === "image") return [{ id: "zero_mean_unit_variance", kwargs: { axes } }];
  if (id === "scale") return [range];
  if (id === "percentile") return [range, toUnit];
  throw new Failure(
    { code: "save/unsupported", format: "bioimage.io" },
    `bioimage.io's format cannot say the normalization "${id}" of this model; export it as safetensors or ONNX`,
  );
}
