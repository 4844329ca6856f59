import { family } from "#core/family.ts";
import { attentionUnet } from "./attention-unet.ts";
import { resnet34Unet } from "./resnet34-unet.ts";
import { resunet } from "./resunet.ts";
import { unet } from "./unet.ts";
import { unetResnet18 } from "./unet-resnet18.ts";
import { unetResnet34 } from "./unet-resnet34.ts";
import { vitMae } from "./vit-mae.ts";

export const models = family("models", [
  unet,
  resunet,
  attentionUnet,
  unetResnet18,
  unetResnet34,
  resnet34Unet,
]);

/** What can be pretrained: those, and what does nothing else. */
export const pretrainModels = family("models", [...models.members, vitMae]);
