import { standardError } from "../command-thread.ts";
import { untilInterrupted } from "../interruption.ts";
import { ProgressLine } from "../progress-line.ts";
import { predictImages } from "./predict-images.ts";
import { predictHelp, readPredictOptions } from "./predict-options.ts";

/** `lamella predict`: files, and their names on stdout. */
export async function predictCommand(args: string[]): Promise<void> {
  const options = readPredictOptions(args);
  if (!options) return void process.stdout.write(predictHelp);
  const progress = new ProgressLine(standardError());
  try {
    const written = await untilInterrupted((signal) => predictImages(options, progress, signal));
    progress.clear();
    for (const path of written) process.stdout.write(`${path}\n`);
  } finally {
    progress.clear();
  }
}
