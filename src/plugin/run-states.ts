import type { Run, RunStatus } from "./learning.ts";

/** Whether the run still uses the machine, or holds what it needs of it. */
export function isActive({
  state,
  interrupted,
}: Pick<RunStatus, "state" | "interrupted">): boolean {
  return state === "preparing" || state === "running" || (state === "paused" && !interrupted);
}

/** Whether there are weights to predict with: the best so far, or those it ended with. */
export function hasWeights({ state, bestStep }: Pick<RunStatus, "state" | "bestStep">): boolean {
  return state === "done" || bestStep !== null;
}

/** The training that another goes on from where nobody names one. */
export function lastWithWeights(runs: readonly Run[]): Run | undefined {
  return runs.findLast(({ status, pretraining }) => !pretraining && hasWeights(status.value));
}
