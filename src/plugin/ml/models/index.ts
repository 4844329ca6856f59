import { family } from "#core/family.ts";
import { unet } from "./unet.ts";

export const models = family("models", [unet]);
export type ModelId = (typeof models.members)[number]["id"];
