import { estimateJob } from "#ml/train/estimate-job.ts";
import { type Service, service } from "./serve.ts";
import { estimateTraining } from "./tokens.ts";

/** What a training would ask of a machine. */
export function estimateServices(): Service[] {
  return [service(estimateTraining, async ({ job, ...shape }) => estimateJob(job, shape))];
}
