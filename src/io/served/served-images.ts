import * as v from "valibot";

const imageSchema = v.object({
  /** Below `/files/`, decoded. */
  path: v.string(),
  kind: v.picklist(["ome-zarr", "tiff", "png", "jpeg", "npy"]),
});

/** What `GET /images` of `lamella serve` answers with: the images in the folder that it serves, and whether that is all. */
export const servedImagesSchema = v.object({
  images: v.array(imageSchema),
  isComplete: v.boolean(),
});

export type ServedImage = v.InferOutput<typeof imageSchema>;
export type ServedImages = v.InferOutput<typeof servedImagesSchema>;
