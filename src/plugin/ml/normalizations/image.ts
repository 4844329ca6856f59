import { type NormalizationMember, widthOf } from "./normalization.ts";

/** Mean 0 and deviation 1 in every image, channel by channel: nnU-Net's, and BiaPy's zero-mean-unit-variance. */
export const image = {
  id: "image",
  title: "Mean and deviation of each image",
  summary: "Each image by its own: where the light differs from image to image",
  defaults: {},
  build: () => ({
    over: "image",
    needsValues: false,
    channel: ({ mean, std }) => ({ mean, std: widthOf(std) }),
  }),
} as const satisfies NormalizationMember<"image", object>;
