import type { Job, LabelShare } from "../config/job.ts";
import type { TrainingSource } from "../data/training-source.ts";
import type { Families } from "../families/families.ts";
import type { Networks } from "../networks.ts";
import type { Transfer } from "../weights/transfer-weights.ts";
import type { ComparedRun, Comparison, CurvePoint, Trial } from "./comparison.ts";
import { summariesOf } from "./comparison-summary.ts";
import { RunControl } from "./run-control.ts";
import { runTraining } from "./run-training.ts";
import type { TrainingProgress } from "./training.ts";

/** Whether pretraining helps: what is trained, how often, and from what. */
export interface ComparisonRequest {
  /** Of its settings `learnFrom`, `seed`, `init` and `patience` are the comparison's. */
  readonly job: Job;
  /** As those of a training. */
  readonly families?: Families | undefined;
  readonly source: TrainingSource;
  readonly pretrained: Omit<Transfer, "fresh">;
  readonly shares: readonly LabelShare[];
  readonly seeds: readonly number[];
}

export interface ComparisonHooks {
  readonly networks: Networks;
  /** Before the first step of a run. */
  began(trial: Trial, on: { readonly backend: string; readonly reason: string }): void;
  report(progress: ComparisonStep): void;
  /** A run has ended: all there is by then. Awaited. */
  ended(comparison: Comparison): Promise<void>;
}

/** How far a comparison is. JSON. */
export type ComparisonStep = {
  readonly trial: Trial;
  /** Runs that have ended, and in all. */
  readonly runsDone: number;
  readonly runsTotal: number;
  /** Of the run that goes on. */
  readonly step: number;
  readonly steps: number;
  /** Until all of it is done, by the pace of this run. */
  readonly etaMs: number | null;
  /** What was just measured. */
  readonly point?: CurvePoint;
};

/**
 * Trains twice for each share of the labels and each seed: from scratch, and from pretrained weights. The two draw the same
 * patches of the same split in the same order, begin with the same last layer, and take as many steps; nothing else differs.
 * Rejects as `runTraining` does, and with the signal's reason.
 */
export async function compareRuns(
  request: ComparisonRequest,
  hooks: ComparisonHooks,
  signal: AbortSignal,
): Promise<Comparison> {
  const trials = trialsOf(request);
  let found: Comparison = { runs: [], summaries: [] };
  for (const trial of trials) {
    const of = { runsDone: found.runs.length, runsTotal: trials.length };
    const run = await runTrial({ request, trial, of }, hooks, signal);
    const runs = [...found.runs, run];
    found = { runs, summaries: summariesOf(runs) };
    await hooks.ended(found);
  }
  return found;
}

/** Pair by pair, and all shares for a seed before the next: a comparison that is cut short has whole pairs. */
function trialsOf({ seeds, shares }: ComparisonRequest): Trial[] {
  return seeds.flatMap((seed) =>
    shares.flatMap((share) => [false, true].map((isPretrained) => ({ share, seed, isPretrained }))),
  );
}

interface TrialRequest {
  readonly request: ComparisonRequest;
  readonly trial: Trial;
  readonly of: Pick<ComparisonStep, "runsDone" | "runsTotal">;
}

async function runTrial(
  { request: { job, families, source, pretrained }, trial, of }: TrialRequest,
  hooks: ComparisonHooks,
  signal: AbortSignal,
): Promise<ComparedRun> {
  const curve: CurvePoint[] = [];
  let steps = 0;
  const { init: _init, ...own } = job;
  const result = await runTraining(
    {
      job: { ...own, learnFrom: trial.share, seed: trial.seed, patience: 0 },
      ...{ source, families },
      init: trial.isPretrained ? pretrained : undefined,
    },
    {
      control: new RunControl(),
      networks: hooks.networks,
      prepared: async (task) => {
        steps = task.steps;
      },
      started({ backend, reason, change }) {
        if (change)
          curve.splice(0, curve.length, ...curve.filter(({ step }) => step <= change.from));
        hooks.began(trial, { backend, reason });
      },
      report(progress) {
        const point = pointOf(progress);
        if (point) curve.push(point);
        const left = of.runsTotal - of.runsDone - 1;
        const { step, etaMs, stepMs } = progress;
        hooks.report({
          ...{ trial, ...of, step, steps },
          etaMs: etaMs === null || stepMs === null ? null : etaMs + left * steps * stepMs,
          ...(point && { point }),
        });
      },
      validated: async () => {},
      keep: async () => true, // nowhere: what is compared are figures
      save: async () => {},
    },
    signal,
  );
  const last = curve.at(-1);
  const best = Math.max(...curve.map(({ dice }) => dice));
  if (!last || result.state !== "done") throw new Error("A compared run that measured nothing");
  return { ...trial, steps: result.step, curve, best, last: last.dice };
}

/** What a report says of a validation. */
function pointOf({ record }: TrainingProgress): CurvePoint | undefined {
  if (!record) return undefined;
  const { dice = Number.NaN, loss } = record.validation;
  return { step: record.step, dice, loss };
}
