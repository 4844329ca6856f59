import { buildChoice } from "../config/choice.ts";
import type { Job } from "../config/job.ts";
import { optimizers } from "../optimizers/index.ts";
import { schedules } from "../schedules/index.ts";
import type { Training } from "./training.ts";

/** What each of so many steps does to the weights, by the job's optimizer and schedule. */
export function updateRules(
  { optimizer, schedule, clip }: Pick<Job, "optimizer" | "schedule" | "clip">,
  steps: number,
): Training["ruleAt"] {
  const ruleFor = buildChoice(optimizers, optimizer);
  const settingAt = buildChoice(schedules, schedule);
  const { lr } = optimizer;
  return (step, validationLosses) => {
    const { lrFactor, momentum } = settingAt({ step, steps, validationLosses });
    return { ...ruleFor({ lr: Number(lr) * lrFactor, momentum }), clip };
  };
}
