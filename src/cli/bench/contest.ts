import { type Preset, type PresetName, presets, sideOf, type Task } from "./measure/bench-case.ts";
import { median } from "./measure/median.ts";
import type { BenchRow } from "./row.ts";

/** Figures of one round. */
export interface Figures {
  readonly trainStepMs?: number | undefined;
  readonly forwardMs?: number | undefined;
  readonly imageMs?: number | undefined;
  readonly memoryMiB?: number | undefined;
  readonly note?: string | undefined;
  readonly profile?: { readonly [kernel: string]: number } | undefined;
}

/** Something that can be timed: a backend of ours, or another program. */
export interface Contestant {
  /** What its rows are called; known for sure when it has run. */
  name(): string;
  /** Whether threads change anything. */
  readonly isThreaded: boolean;
  /** Throws an Error that says why there are no figures; an abort ends everything. */
  run(
    on: { readonly preset: Preset; readonly threads: number; readonly profile: boolean },
    signal: AbortSignal,
  ): Promise<Figures>;
}

export interface ContestOptions {
  readonly task: Task;
  readonly presets: readonly PresetName[];
  readonly threads: readonly number[];
  readonly rounds: number;
  readonly profile: boolean;
}

/** One row in the making. */
interface Entry {
  readonly contestant: Contestant;
  readonly preset: PresetName;
  readonly threads: number;
  readonly figures: Figures[];
  reason?: string;
}

/**
 * Times all contestants in turn, as often as there are rounds, so that what else the machine does meets them alike. One
 * that failed is left out of later rounds. `progress` gets a sentence before and after each.
 */
export async function runContest(
  contestants: readonly Contestant[],
  {
    options,
    signal,
    progress,
  }: {
    readonly options: ContestOptions;
    readonly signal: AbortSignal;
    readonly progress: (text: string) => void;
  },
): Promise<BenchRow[]> {
  const entries = enter(contestants, options);
  for (let round = 0; round < options.rounds; round++)
    for (const entry of entries) {
      if (entry.reason !== undefined) continue;
      const { contestant, preset, threads, figures } = entry;
      const what = `round ${round + 1} of ${options.rounds}: ${contestant.name()}, ${preset}, ${countOf(threads)}`;
      progress(`${what} ...`);
      try {
        const profile = options.profile && round === 0;
        const found = await contestant.run({ preset: presets[preset], threads, profile }, signal);
        figures.push(found);
        progress(`${what}: ${describe(found)}`);
      } catch (error) {
        signal.throwIfAborted();
        entry.reason = error instanceof Error ? error.message : String(error);
        progress(`${what}: ${entry.reason}`);
      }
    }
  return entries.map((entry) => rowOf(entry, options.task));
}

/** Rows in the order in which they are measured: those to be compared stand together. */
function enter(contestants: readonly Contestant[], options: ContestOptions): Entry[] {
  return options.presets.flatMap((preset) =>
    options.threads.flatMap((threads, i) =>
      contestants
        .filter(({ isThreaded }) => isThreaded || i === 0)
        .map((contestant) => ({ contestant, preset, threads, figures: [] })),
    ),
  );
}

function rowOf({ contestant, preset, threads, figures, reason }: Entry, task: Task): BenchRow {
  const { batch, size } = presets[preset];
  const overRounds = (of: (round: Figures) => number | undefined): number | null => {
    const values = figures.map(of).filter((value) => value !== undefined);
    return values.length === 0 ? null : rounded(median(values));
  };
  const trainStepMs = task === "train" ? overRounds((round) => round.trainStepMs) : null;
  const forwardMs = overRounds((round) => round.forwardMs);
  const time = task === "train" ? trainStepMs : forwardMs;
  const imageMs = overRounds((round) => round.imageMs);
  const imagePixels = sideOf(presets[preset]) ** 2;
  const [first] = figures;
  return {
    backend: contestant.name(),
    preset,
    threads,
    trainStepMs,
    forwardMs,
    megapixelsPerSecond: time === null ? null : rounded((batch * size * size) / (1000 * time)),
    ...(task === "predict" && {
      imageMegapixelsPerSecond: imageMs === null ? null : rounded(imagePixels / (1000 * imageMs)),
    }),
    memoryMiB: overRounds((round) => round.memoryMiB),
    ...(first?.note !== undefined && { note: first.note }),
    ...(reason !== undefined && { reason }),
    ...(first?.profile && { profile: first.profile }),
  };
}

function describe({ trainStepMs, forwardMs, imageMs }: Figures): string {
  const step = trainStepMs === undefined ? [] : [`step ${trainStepMs.toFixed(1)} ms`];
  const forward = forwardMs === undefined ? [] : [`forward ${forwardMs.toFixed(1)} ms`];
  const image = imageMs === undefined ? [] : [`image ${imageMs.toFixed(0)} ms`];
  return [...step, ...forward, ...image].join(", ");
}

function countOf(threads: number): string {
  return threads === 1 ? "1 thread" : `${threads} threads`;
}

/** What the clocks give is no more exact. */
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}
