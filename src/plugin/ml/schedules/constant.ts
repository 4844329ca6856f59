import type { Schedule, ScheduleMember } from "./schedule.ts";

export const constant = {
  id: "constant",
  title: "Constant",
  defaults: {},
  build: (): Schedule => () => ({ lrFactor: 1 }),
} as const satisfies ScheduleMember<"constant", object>;
