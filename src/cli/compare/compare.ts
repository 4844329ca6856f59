import { FileStore } from "#io/node/file-store.ts";
import { readJobFile } from "#ml/config/read-job-file.ts";
import { comparisonFiles } from "#ml/results/comparison-files.ts";
import { compareRuns } from "#ml/train/compare-runs.ts";
import type { Comparison, Trial } from "#ml/train/comparison.ts";
import { shareInWords } from "#ml/train/comparison-summary.ts";
import { standardError } from "../command-thread.ts";
import { untilInterrupted } from "../interruption.ts";
import { nodeNetworks } from "../node-networks.ts";
import { openInit } from "../open-model.ts";
import { clockText, ProgressLine } from "../progress-line.ts";
import { trainFileOf, trainingOf } from "../train/job-of-file.ts";
import { readText } from "../train/read-text.ts";
import { openTrainingPairs } from "../train/training-pairs.ts";
import { type CompareOptions, compareHelp, readCompareOptions } from "./compare-options.ts";

/** `lamella compare`: whether pretraining helped, in sentences on stdout and in files. */
export async function compareCommand(args: string[]): Promise<void> {
  const options = readCompareOptions(args);
  if (!options) return void process.stdout.write(compareHelp);
  const progress = new ProgressLine(standardError());
  try {
    const found = await untilInterrupted((signal) => compare(options, progress, signal));
    progress.clear();
    for (const { verdict } of found.summaries) process.stdout.write(`${verdict}\n`);
  } finally {
    progress.clear();
  }
}

/** What has ended is on disk before the next run begins. */
async function compare(
  options: CompareOptions,
  progress: ProgressLine,
  signal: AbortSignal,
): Promise<Comparison> {
  const { config, checkpoint, device, resultDir, shares, seeds } = options;
  const { file: read, notes } = await readJobFile(await readText(config), config);
  for (const note of notes) progress.line(note);
  const file = trainFileOf(read, config);
  const job = trainingOf(file, { device });
  const [source, { transfer: pretrained }] = await Promise.all([
    openTrainingPairs(file.data, signal),
    openInit({ from: checkpoint, part: "model", head: "new" }, signal),
  ]);
  const store = new FileStore(resultDir);
  const networks = nodeNetworks();
  let reason: string | undefined;
  try {
    return await compareRuns(
      { job, source, pretrained, shares, seeds },
      {
        networks,
        began(_, on) {
          if (on.reason !== reason) progress.line(on.reason);
          reason = on.reason;
        },
        report({ trial, runsDone, runsTotal, step, steps, etaMs, point }) {
          const figures = [
            `run ${runsDone + 1} of ${runsTotal}`,
            ...(point ? [`dice ${point.dice.toFixed(4)}`] : []),
            ...(etaMs === null ? [] : [`ETA ${clockText(etaMs)}`]),
          ];
          progress.show({ title: trialInWords(trial), done: step, total: steps, figures });
        },
        async ended(comparison) {
          const run = comparison.runs.at(-1);
          if (run)
            progress.line(
              `${trialInWords(run)}: best dice ${run.best.toFixed(4)}, last ${run.last.toFixed(4)}`,
            );
          const files = comparisonFiles({ job, checkpoint, comparison });
          for (const [name, bytes] of files) await store.set(`/${name}`, bytes);
        },
      },
      signal,
    );
  } finally {
    networks.dispose();
  }
}

function trialInWords({ share, seed, isPretrained }: Trial): string {
  return `${shareInWords(share)}, seed ${seed}, ${isPretrained ? "pretrained" : "from scratch"}`;
}
