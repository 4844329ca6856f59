import type { RunStatus } from "./learning.ts";

/** Whether the run still uses the machine, or will when it is resumed. */
export function isActive({ state }: Pick<RunStatus, "state">): boolean {
  return state === "preparing" || state === "running" || state === "paused";
}

/** Whether there are weights to predict with: the best so far, or those it ended with. */
export function hasWeights({ state, bestDice }: Pick<RunStatus, "state" | "bestDice">): boolean {
  return state === "done" || bestDice !== null;
}
