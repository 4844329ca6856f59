import type { ModelMember, ModelParameters } from "./model.ts";
import { smpUnet } from "./smp-unet.ts";

/** Sizes are multiples of 32; its encoder takes the weights of an ImageNet ResNet34. */
export const unetResnet34 = {
  id: "unet-resnet34",
  title: "U-Net on ResNet34",
  summary: "As on ResNet18, with twice the layers: slower, and a little better",
  defaults: { inputChannels: 1, outputChannels: 1 } as ModelParameters, // wider than the literal
  build: (parameters: ModelParameters) => smpUnet("resnet34", parameters),
} as const satisfies ModelMember<"unet-resnet34", ModelParameters>;
