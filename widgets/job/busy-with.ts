import type { Run } from "#plugin/learning.ts";
import { isActive } from "#plugin/run-states.ts";

/** Why no run starts beside these, in a sentence; undefined where one can. */
export function busyWith(runs: readonly Run[]): string | undefined {
  const run = runs.find(({ status }) => isActive(status.value));
  if (!run) return undefined;
  const { title, pretraining, status } = run;
  const what = `The ${pretraining ? "pretraining" : "training"} “${title}”`;
  return status.value.state === "paused"
    ? `${what} is paused: stop it, or resume it and wait for its end`
    : `${what} goes on: stop it, or wait for its end`;
}
