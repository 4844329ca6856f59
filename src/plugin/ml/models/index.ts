import { family } from "#core/family.ts";
import { unet } from "./unet.ts";

export const models = family("models", [unet]);
