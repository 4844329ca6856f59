import { family } from "#core/family.ts";
import { brightness } from "./brightness.ts";
import { contrast } from "./contrast.ts";
import { cutout } from "./cutout.ts";
import { dropout } from "./dropout.ts";
import { elastic } from "./elastic.ts";
import { flip } from "./flip.ts";
import { gamma } from "./gamma.ts";
import { gaussianBlur } from "./gaussian-blur.ts";
import { gaussianNoise } from "./gaussian-noise.ts";
import { gridMask } from "./grid-mask.ts";
import { quarterTurn } from "./quarter-turn.ts";
import { rotation } from "./rotation.ts";
import { saltAndPepper } from "./salt-and-pepper.ts";
import { scale } from "./scale.ts";
import { shear } from "./shear.ts";
import { shift } from "./shift.ts";

export const augmentations = family("augmentations", [
  ...[flip, quarterTurn, rotation, scale, shear, shift, elastic],
  ...[brightness, contrast, gamma, gaussianNoise, gaussianBlur],
  ...[saltAndPepper, dropout, cutout, gridMask],
]);
