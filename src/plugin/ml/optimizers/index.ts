import { family } from "#core/family.ts";
import { adam } from "./adam.ts";
import { adamw } from "./adamw.ts";
import { radam } from "./radam.ts";
import { sgd } from "./sgd.ts";

export const optimizers = family("optimizers", [adam, adamw, radam, sgd]);
