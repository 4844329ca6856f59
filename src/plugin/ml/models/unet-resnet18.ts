import type { ModelMember, ModelParameters } from "./model.ts";
import { smpUnet } from "./smp-unet.ts";

/** Sizes are multiples of 32; its encoder takes the weights of an ImageNet ResNet18. */
export const unetResnet18 = {
  id: "unet-resnet18",
  title: "U-Net on ResNet18",
  summary: "Takes an encoder that ImageNet taught; patches in multiples of 32",
  defaults: { inputChannels: 1, outputChannels: 1 } as ModelParameters, // wider than the literal
  build: (parameters: ModelParameters) => smpUnet("resnet18", parameters),
} as const satisfies ModelMember<"unet-resnet18", ModelParameters>;
