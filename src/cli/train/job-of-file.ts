import { Failure } from "#core/failure.ts";
import { type Job, parseJob } from "#ml/config/job.ts";
import { isPretraining, type JobFile, type TrainFile } from "#ml/config/job-file.ts";
import type { TrainOptions } from "./train-options.ts";

/** A file that was read from `config`, which has to be one of a training on masks. Throws `train/bad-job`. */
export function trainFileOf(file: JobFile, config: string): TrainFile {
  if (!isPretraining(file)) return file;
  throw new Failure(
    { code: "train/bad-job", key: "pretext" },
    `${config} is a pretraining (${file.pretext.id}); name a job that learns from masks`,
  );
}

/** What of a file the trainer is told, with the backend that the command line says. */
export function trainingOf(file: TrainFile, { device }: Pick<TrainOptions, "device">): Job {
  const { data: _data, predict: _predict, ...own } = file;
  return parseJob({ ...own, ...(device !== "auto" && { backend: device }) });
}
