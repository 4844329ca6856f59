import { augmentor } from "./augmentor.ts";
import { data } from "./data.ts";
import { loss } from "./loss.ts";
import { model } from "./model.ts";
import { prediction } from "./prediction.ts";
import type { BiapySection } from "./section.ts";
import { training } from "./training.ts";

export { problem } from "./problem.ts";

/** All but what kind of problem it is. */
export const sections: readonly BiapySection[] = [
  data,
  augmentor,
  model,
  loss,
  training,
  prediction,
];

/** Where a file says what BiaPy has no key for, in our keys; BiaPy refuses a section that it does not know. */
export const ownSection = "LAMELLA";
