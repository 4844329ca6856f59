import type { Unlabelled } from "#core/layers/layer.ts";
import type { ReadJobFile, TrainFile, TrainFileInput } from "#worker/tokens.ts";
import { type TrainChange, type TrainSettings, trainEntries } from "./train-settings.ts";

/** A job file that was read into the draft, and what became of it. JSON. */
export interface LoadedJob {
  /** Of the file. */
  readonly name: string;
  /** What it says and a draft does not hold, a sentence each. */
  readonly left: readonly string[];
  /** Its keys that change nothing here, as those of BiaPy that steer memory. */
  readonly withoutEffect: readonly string[];
  /** Sentences on what is done otherwise than the file's program does it. */
  readonly notes: readonly string[];
}

type ReadTrainFile = Pick<ReadJobFile, "withoutEffect" | "notes"> & { readonly file: TrainFile };

/** What a job file makes of a draft, whatever that was: all it does not say becomes as usual. */
export function settingsOfFile(
  { file, withoutEffect, notes }: ReadTrainFile,
  name: string,
): { readonly change: TrainChange; readonly loaded: LoadedJob } {
  const { init, ...others } = file;
  const given = new Map<string, unknown>(Object.entries(others));
  const length = file.epochs === undefined ? "steps" : "epochs"; // one drops the other
  const keys = Object.keys(trainEntries).filter((key) => key === length || !isLength(key));
  const change = Object.fromEntries(keys.map((key) => [key, given.get(key) ?? null]));
  return {
    change: { ...change, init: initOfFile(init) ?? null },
    loaded: { name, left: leftOf(file), withoutEffect, notes },
  };
}

function isLength(key: string): boolean {
  return key === "steps" || key === "epochs";
}

/** A path means nothing in a page; an address does. */
function initOfFile(init: TrainFile["init"]): TrainFile["init"] {
  if (!init || typeof init.from !== "string") return init;
  return isAddress(init.from) ? { ...init, from: { kind: "http", url: init.from } } : undefined;
}

function leftOf({ data, unlabelled, init, predict }: TrainFile): string[] {
  const isUsual = predict.tile === 256 && predict.overlap === 0.5 && !predict.tta;
  const from = init?.from;
  return [
    data && "data: choose layers or a folder here",
    unlabelled === "background" && 'unlabelled: of layers, "Not labelled" below says it',
    typeof from === "string" && !isAddress(from) && `init: ${from} is a path; import it as a model`,
    !isUsual && "predict: the Predict dock asks for it",
  ].filter((sentence) => typeof sentence === "string");
}

/** A draft as `lamella train` reads it. Weights of a run lie in this browser, and are left out. */
export function fileOfSettings(
  { init, ...settings }: TrainSettings,
  unlabelled: Unlabelled,
): { readonly file: TrainFileInput; readonly left: readonly string[] } {
  const from = init && typeof init.from === "object" ? init.from : undefined;
  const start = init && from?.kind === "http" ? { ...init, from: from.url } : undefined;
  const given = Object.entries(settings).filter(([, value]) => value !== undefined);
  return {
    file: { ...Object.fromEntries(given), unlabelled, ...(start && { init: start }) },
    left: init && !start ? ["init: its weights are in this browser; export them as a model"] : [],
  };
}

function isAddress(text: string): boolean {
  return /^https?:/.test(text);
}
