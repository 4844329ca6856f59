import { type NormalizationMember, widthOf } from "./normalization.ts";

/** Mean 0 and deviation 1 over the data set, channel by channel; a dark image stays darker than a bright one. */
export const meanStd = {
  id: "mean-std",
  title: "Mean and deviation of the data set",
  summary: "One mean and deviation for all images: what is bright stays bright",
  defaults: {},
  build: () => ({
    over: "data-set",
    needsValues: false,
    channel: ({ mean, std }) => ({ mean, std: widthOf(std) }),
  }),
} as const satisfies NormalizationMember<"mean-std", object>;
