import { family } from "#core/family.ts";
import { constant } from "./constant.ts";
import { cosine } from "./cosine.ts";
import { oneCycle } from "./one-cycle.ts";
import { plateau } from "./plateau.ts";
import { poly } from "./poly.ts";
import { warmupCosine } from "./warmup-cosine.ts";

export const schedules = family("schedules", [
  constant,
  oneCycle,
  cosine,
  warmupCosine,
  plateau,
  poly,
]);
