import type { Schedule, ScheduleMember } from "./schedule.ts";

export const constant = {
  id: "constant",
  title: "Constant",
  summary: "The same rate from the first step to the last",
  defaults: {},
  build: (): Schedule => () => ({ lrFactor: 1 }),
} as const satisfies ScheduleMember<"constant", object>;
