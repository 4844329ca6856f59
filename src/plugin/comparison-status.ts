import type { CompareProgress, KeptComparison } from "#worker/tokens.ts";
import type { ComparisonStatus } from "./learning.ts";

/** Before its first step. */
export const startingComparison: ComparisonStatus = {
  ...{ state: "running", runsDone: 0, runsTotal: 0, trial: null, step: 0, steps: 0, etaMs: null },
  ...{ curve: [], runs: [], summaries: [], backend: null, backendReason: null },
};

/** After what the worker says of it. */
export function withComparison(
  status: ComparisonStatus,
  progress: CompareProgress,
): ComparisonStatus {
  switch (progress.kind) {
    case "began":
      return { ...status, backend: progress.backend, backendReason: progress.reason };
    case "ended":
      return {
        ...{ ...status, ...progress.comparison },
        ...{ runsDone: progress.comparison.runs.length, curve: [] },
      };
    case "step": {
      const { kind: _kind, point, ...now } = progress;
      return { ...status, ...now, curve: point ? [...status.curve, point] : status.curve };
    }
  }
}

export function endComparison(
  status: ComparisonStatus,
  end: Pick<ComparisonStatus, "state" | "error">,
): ComparisonStatus {
  return { ...status, ...end, trial: null, curve: [], etaMs: null };
}

/** Of one of an earlier visit: what its page was closed on counts as cancelled. */
export function statusOfKept({ id: _, ...kept }: KeptComparison): ComparisonStatus {
  const runsDone = kept.runs.length;
  const state = runsDone < kept.runsTotal ? "cancelled" : "done";
  return { ...startingComparison, ...kept, runsDone, state };
}
