import { family } from "#core/family.ts";
import { adam } from "./adam.ts";

export const optimizers = family("optimizers", [adam]);
