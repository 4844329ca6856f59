import { family } from "#core/family.ts";
import { divide } from "./divide.ts";
import { image } from "./image.ts";
import { meanStd } from "./mean-std.ts";
import { percentile } from "./percentile.ts";
import { scale } from "./scale.ts";

/** Every way to bring an image's values to what a network sees. A new one is a file here and a line below. */
export const normalizations = family("normalizations", [meanStd, image, scale, percentile, divide]);
