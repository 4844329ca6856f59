import { family } from "#core/family.ts";
import { crappify } from "./crappify.ts";
import { masking } from "./masking.ts";

/** What can be learnt from images alone. A new one is a file here and a line below. */
export const pretexts = family("pretext tasks", [crappify, masking]);
