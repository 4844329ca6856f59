import { join } from "node:path";
import { Failure } from "#core/failure.ts";
import { FileStore } from "#io/node/file-store.ts";
import { decodeModelFile } from "#ml/results/model-file.ts";
import {
  checkpointKey,
  jobOf,
  ResultsTree,
  type RunName,
  resultsKey,
} from "#ml/results/results-tree.ts";
import { type LoggedValidation, readTrainLog } from "#ml/results/train-log.ts";
import { decodeCheckpoint, type RunCheckpoint } from "#ml/train/run-checkpoint.ts";
import type { ValidationRecord } from "#ml/train/validation-record.ts";
import type { TrainOptions } from "./train-options.ts";

/** Where a run is written on disk, and what is there of it. */
export interface RunFiles {
  readonly folder: string;
  readonly tree: ResultsTree;
  /** Of a run that is resumed: where it goes on, what was logged until then, and the validation whose weights are kept. */
  readonly earlier?: {
    readonly checkpoint: RunCheckpoint;
    readonly validations: readonly LoggedValidation[];
    readonly kept: ValidationRecord | undefined;
  };
}

/**
 * Finds the place of a new run, or the checkpoint of one that is resumed. Throws `run/exists` where a new one would be
 * written over another, and `train/no-such-run` where there is nothing to go on with.
 */
export async function openRunFiles(
  { resultDir, name, runId, isResumed }: TrainOptions,
  now: Date,
): Promise<RunFiles> {
  const folder = join(resultDir, name);
  const store = new FileStore(folder);
  const named = { name, runId };
  const log = await findLog(store, named);
  const key = checkpointKey(named, "last.safetensors");
  const bytes = await store.get(key);
  if (!isResumed) {
    if ((await store.list(resultsKey(named))) === undefined && !bytes)
      return { folder, tree: new ResultsTree(store, { ...named, started: now }) };
    throw new Failure(
      { code: "run/exists", run: jobOf(named) },
      bytes
        ? `${folder} holds a run ${runId} already; --resume goes on with it, another --run_id begins one beside it`
        : `${folder} holds what a run ${runId} left before its first checkpoint; remove it, or begin one beside it with another --run_id`,
    );
  }
  if (!bytes)
    throw new Failure(
      { code: "train/no-such-run", run: jobOf(named) },
      `There is no checkpoint of run ${runId} in ${folder} to go on from; begin one without --resume`,
    );
  const checkpoint = decodeCheckpoint(bytes, join(folder, key));
  const started = log?.started ?? now;
  const validations = readTrainLog(log?.text ?? "", checkpoint.step).slice(
    0,
    checkpoint.seen.validations.length, // a stop measures once more than its checkpoint has
  );
  const tree = new ResultsTree(store, { ...named, started });
  const best = await store.get(checkpointKey(named, "best.safetensors"));
  const kept = best && decodeModelFile(best, join(folder, "best.safetensors")).card.best;
  return { folder, tree, earlier: { checkpoint, validations, kept: kept ?? undefined } };
}

type Named = Pick<RunName, "name" | "runId">;

/** The run's log, whose name says when it began. */
async function findLog(
  store: FileStore,
  named: Named,
): Promise<{ readonly started: Date; readonly text: string } | undefined> {
  const folder = `${resultsKey(named)}/train_logs` as const;
  for (const name of (await store.list(folder)) ?? []) {
    const found = /_log_(\d{4})_(\d\d)_(\d\d)_(\d\d)_(\d\d)_(\d\d)\.txt$/.exec(name);
    const bytes = found && (await store.get(`${folder}/${name}`));
    if (!bytes) continue;
    const [, year, month, day, ...time] = found;
    const started = new Date(`${year}-${month}-${day}T${time.join(":")}Z`);
    return { started, text: new TextDecoder().decode(bytes) };
  }
  return undefined;
}
