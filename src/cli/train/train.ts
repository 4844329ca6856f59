import { basename } from "node:path";
import { Failure } from "#core/failure.ts";
import { isPretraining } from "#ml/config/job-file.ts";
import { readJobFile } from "#ml/config/read-job-file.ts";
import { RunControl } from "#ml/train/run-control.ts";
import { standardError } from "../command-thread.ts";
import { untilInterrupted } from "../interruption.ts";
import { nodeNetworks } from "../node-networks.ts";
import { ProgressLine } from "../progress-line.ts";
import { pretrainRun } from "./pretrain-run.ts";
import { readText } from "./read-text.ts";
import { openRunFiles } from "./run-files.ts";
import type { Begun, RunParts } from "./run-request.ts";
import { readTrainOptions, type TrainOptions, trainHelp } from "./train-options.ts";
import { trainRun } from "./train-run.ts";

/** `lamella train`: a job file to a tree of results. */
export async function trainCommand(args: string[]): Promise<void> {
  const options = readTrainOptions(args);
  if (!options) return void process.stdout.write(trainHelp);
  const progress = new ProgressLine(standardError());
  const control = new RunControl();
  const networks = nodeNetworks();
  const begun: Begun = { hasCheckpoint: false, isTraining: false };
  try {
    await untilInterrupted(
      (signal) => trainFile(options, { control, networks, progress, begun }, signal),
      () => {
        if (!begun.isTraining) return false;
        progress.line("Ending after this step; once more Ctrl-C ends it at once");
        control.stop();
        return true;
      },
    );
  } catch (error) {
    progress.clear();
    if (begun.hasCheckpoint) progress.line(`To go on with it: ${resumeCommand(options)}`);
    throw error;
  } finally {
    networks.dispose();
  }
}

async function trainFile(
  options: TrainOptions,
  parts: RunParts,
  signal: AbortSignal,
): Promise<void> {
  const { progress } = parts;
  const text = await readText(options.config);
  const { file, notes, withoutEffect, takesModelOfInit } = await readJobFile(text, options.config);
  for (const note of notes) progress.line(note);
  if (withoutEffect.length > 0) progress.line(`Without effect here: ${withoutEffect.join(", ")}`);
  const files = await openRunFiles(options, new Date());
  const read = { takesModelOfInit, configName: basename(options.config), configText: text };
  const state = isPretraining(file)
    ? await pretrainRun({ file, options, files, ...read }, parts, signal)
    : await trainRun({ file, options, files, ...read }, parts, signal);
  if (state === "done") return;
  throw new Failure({ code: "worker/cancelled" }, "interrupted; the run can be resumed");
}

function resumeCommand({ config, resultDir, name, runId, device }: TrainOptions): string {
  const words = ["lamella", "train", "--config", config, "--result_dir", resultDir];
  words.push("--name", name, "--run_id", String(runId));
  if (device !== "auto") words.push("--device", device);
  return [...words, "--resume"].map(quoted).join(" ");
}

/** As a shell takes it for one word. */
function quoted(word: string): string {
  return /^[\w./:=@-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
