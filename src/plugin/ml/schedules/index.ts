import { family } from "#core/family.ts";
import { constant } from "./constant.ts";
import { oneCycle } from "./one-cycle.ts";

export const schedules = family("schedules", [constant, oneCycle]);
