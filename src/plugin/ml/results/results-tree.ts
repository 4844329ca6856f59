import type { FileTaker } from "#io/stores/save-folder.ts";
import type { Key } from "#io/stores/store.ts";
import type { Normalization } from "../normalizations/normalization.ts";
import { chartPng } from "./charts/chart-png.ts";
import { runCharts } from "./charts/run-charts.ts";
import { type MeasuredImage, metricsCsv } from "./metrics-csv.ts";
import { encodeNormalization, normalizationFiles } from "./normalization-files.ts";
import { type RunCard, runCardMarkdown } from "./run-card.ts";
import { eventFile } from "./tensorboard/event-file.ts";
import { type LoggedValidation, writeTrainLog } from "./train-log.ts";
import { type ValuedImage, valueMetricsCsv } from "./value-metrics-csv.ts";

export interface RunName {
  /** Of the job; runs of one name lie side by side. */
  readonly name: string;
  readonly runId: number;
  /** Names the log and the event file. */
  readonly started: Date;
}

/**
 * BiaPy's tree of results (ALGORITHMS 3.5) in a folder, a zip or the browser's storage: `folder` is `<result_dir>/<name>`. Every
 * file is written as a whole, so that whoever looks sees the old one or the new.
 */
export class ResultsTree {
  readonly #folder: FileTaker;
  readonly #run: RunName;

  constructor(folder: FileTaker, run: RunName) {
    this.#folder = folder;
    this.#run = run;
  }

  /** `<name>_<run_id>`: what its files are called. */
  get job(): string {
    return jobOf(this.#run);
  }

  /** The job that is run, under its file's own name. */
  async config(fileName: string, text: string): Promise<void> {
    await this.#text(`/config_files/${fileName}`, text);
  }

  /** A file beside those of other runs: "best.safetensors". */
  async checkpoint(what: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.#folder.set(checkpointKey(this.#run, what), bytes);
  }

  /** Mean and deviation of each channel, under the names by which BiaPy keeps them; none where each image has its own. */
  async normalization(normalization: Normalization): Promise<void> {
    if (normalization.mean.length === 0) return;
    const bytes = encodeNormalization(normalization);
    for (const of of ["mean", "std"] as const)
      await this.#folder.set(`/checkpoints/${normalizationFiles[of]}`, bytes[of]);
  }

  /** All validations so far: the log, and what TensorBoard reads. */
  async log(validations: readonly LoggedValidation[]): Promise<void> {
    const startedS = this.#run.started.getTime() / 1000;
    await this.#text(
      `${this.#below("train_logs")}/${this.job}_log_${stamp(this.#run.started)}.txt`,
      writeTrainLog(validations),
    );
    const events: Key = `${this.#below("tensorboard")}/events.out.tfevents.${Math.floor(startedS)}.lamella`;
    await this.#folder.set(events, eventFile(validations, startedS));
  }

  async charts(validations: readonly LoggedValidation[]): Promise<void> {
    const charts = runCharts(
      validations.map(({ record }) => record),
      this.job,
    );
    for (const [name, chart] of charts)
      await this.#folder.set(`${this.#below("charts")}/${this.job}_${name}.png`, chartPng(chart));
  }

  /** What training sees: see `patchPictures`. */
  async samples(pictures: readonly (readonly [name: string, png: File])[]): Promise<void> {
    for (const [name, png] of pictures)
      await this.#folder.set(`${this.#below("aug")}/${name}`, png);
  }

  /** Of a test image: probabilities in 0..1 and what is above one half, both as files of the same name. */
  async image(name: string, files: PredictedFiles): Promise<void> {
    await this.#folder.set(`${this.#below("per_image")}/${name}`, files.probability);
    await this.#folder.set(`${this.#below("per_image_binarized")}/${name}`, files.binarized);
  }

  async metrics(images: readonly MeasuredImage[]): Promise<void> {
    await this.#table(metricsCsv(images));
  }

  /** Of a test image that was brought back: what was made of it, and of a task that hides what it was given and the two together. */
  async reconstruction(name: string, { reconstruction, hidden }: RestoredFiles): Promise<void> {
    const folder = this.#below("per_image");
    await this.#folder.set(`${folder}/${name}.tif`, reconstruction);
    for (const [of, bytes] of Object.entries(hidden ?? {}))
      await this.#folder.set(`${folder}/${name}_${of}.tif`, bytes);
  }

  /** One patch of a test image, as BiaPy once wrote them: the image's name and three digits. */
  async maskCheck(name: string, index: number, files: CheckedPatch): Promise<void> {
    const patch: Key = `${this.#below("MAE_checks")}/${name}${String(index).padStart(3, "0")}`;
    for (const [of, bytes] of Object.entries(files))
      await this.#folder.set(`${patch}_${of}.tif`, bytes);
  }

  /** How well test images were brought back. */
  async valueMetrics(images: readonly ValuedImage[]): Promise<void> {
    await this.#table(valueMetricsCsv(images));
  }

  /** What the run was, for programs and for people. */
  async card(card: RunCard): Promise<void> {
    await this.#text(`${this.#root}/run_card.md`, runCardMarkdown(card));
    await this.#text(`${this.#root}/run_card.json`, `${JSON.stringify(card, null, 2)}\n`);
  }

  #table(text: string): Promise<void> {
    return this.#text(`${this.#root}/test_results_metrics.csv`, text);
  }

  get #root(): Key {
    return resultsKey(this.#run);
  }

  #below(name: string): Key {
    return `${this.#root}/${name}`;
  }

  #text(key: Key, text: string): Promise<void> {
    return this.#folder.set(key, new TextEncoder().encode(text));
  }
}

export interface PredictedFiles {
  readonly probability: Uint8Array<ArrayBuffer>;
  readonly binarized: Uint8Array<ArrayBuffer>;
}

type File = Uint8Array<ArrayBuffer>;

/** By what BiaPy adds to the name of an image. */
interface HiddenFiles {
  readonly masked: File;
  readonly reconstruction_and_visible: File;
}

export interface RestoredFiles {
  readonly reconstruction: File;
  /** Where something was hidden. */
  readonly hidden: HiddenFiles | undefined;
}

export interface CheckedPatch extends HiddenFiles {
  readonly original: File;
  readonly reconstruction: File;
}

type Named = Pick<RunName, "name" | "runId">;

export function jobOf({ name, runId }: Named): string {
  return `${name}_${runId}`;
}

/** Where a run's results lie below the job's folder. */
export function resultsKey(run: Named): Key {
  return `/results/${jobOf(run)}`;
}

/** Where a run keeps a checkpoint below the job's folder. */
export function checkpointKey(run: Named, what: string): Key {
  return `/checkpoints/${jobOf(run)}-checkpoint-${what}`;
}

/** 2026_11_22_10_34_04, in universal time. */
function stamp(date: Date): string {
  return date.toISOString().slice(0, 19).replace(/[-:T]/g, "_");
}
