import type { Backend } from "#compute/index.ts";
import {
  badArgument,
  type Option,
  readCommandLine,
  required,
  wholeNumber,
} from "../command-line.ts";
import { deviceHelp, readDevice } from "../node-networks.ts";

/** What `lamella train` was asked for. */
export interface TrainOptions {
  readonly config: string;
  readonly resultDir: string;
  readonly name: string;
  readonly runId: number;
  readonly device: Backend | "auto";
  readonly isResumed: boolean;
}

export const trainHelp = `lamella train --config FILE --result_dir DIR --name NAME --run_id N [options]
Trains a network and writes DIR/NAME: checkpoints, results/NAME_N with logs, charts and a run card, and what it makes of the
test images. Runs of one name lie side by side.

  --config FILE      a job in YAML or JSON: ours (docs/jobs.md), or BiaPy's
  --result_dir DIR   where results go; the present folder by default
  --name NAME        what the job is called; that of the file by default
  --run_id N         which run of it; 1 by default. One that is there already is not written over
  --resume           goes on with that run from its last checkpoint
  ${deviceHelp}
  --help

Ctrl-C ends a training after its step and leaves a checkpoint; a second one, and one while test images are predicted, ends it at once.

  lamella train --config unet.yaml --result_dir results --name pets --run_id 1
  lamella train --config unet.yaml --result_dir results --name pets --run_id 1 --resume
`;

/** Reads the arguments; nothing if help is wanted. Fails with `command/bad-arguments`, naming what works. */
export function readTrainOptions(args: readonly string[]): TrainOptions | undefined {
  const at = (option: string): Option => ({ command: "train", option });
  const { values, positionals } = readCommandLine(
    { command: "train", args },
    {
      config: { type: "string" },
      result_dir: { type: "string", default: "." },
      name: { type: "string" },
      run_id: { type: "string", default: "1" },
      device: { type: "string", default: "auto" },
      resume: { type: "boolean", default: false },
      help: { type: "boolean" },
    },
  );
  if (values.help) return undefined;
  if (positionals.length > 0) throw badArgument(at(""), `"${positionals[0]}" is no option`);
  const config = required(values.config, at("--config"));
  const name = values.name ?? stemOf(config);
  if (!/^[^/\\]+$/.test(name) || name.startsWith("."))
    throw badArgument(at("--name"), `"${name}" is no name of a folder`);
  return {
    ...{ config, name },
    resultDir: values.result_dir,
    runId: wholeNumber(values.run_id, { ...at("--run_id"), least: 0 }),
    device: readDevice(values.device, "train"),
    isResumed: values.resume,
  };
}

function stemOf(path: string): string {
  const [, name = "job"] = /([^/\\]*?)(\.[^./\\]*)?$/.exec(path) ?? [];
  return name;
}
