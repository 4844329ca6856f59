import type { Backend } from "#compute/index.ts";
import type { LabelShare } from "#ml/config/job.ts";
import {
  badArgument,
  type Option,
  readCommandLine,
  required,
  wholeNumber,
} from "../command-line.ts";
import { deviceHelp, readDevice } from "../node-networks.ts";

/** What `lamella compare` was asked for. */
export interface CompareOptions {
  readonly config: string;
  readonly checkpoint: string;
  readonly shares: readonly LabelShare[];
  readonly seeds: readonly number[];
  readonly resultDir: string;
  readonly device: Backend | "auto";
}

export const compareHelp = `lamella compare --config FILE --checkpoint FILE --result_dir DIR [options]
Says whether pretraining helped: for each share of the labels and each seed it trains twice, from scratch and from pretrained
weights, with the same split, seed, patches and number of steps. Writes DIR/comparison.json, .csv and charts.

  --config FILE      the job to train, ours (docs/jobs.md) or BiaPy's; its init and patience are left out
  --checkpoint FILE  the pretrained weights: the best ones of a run, a model's folder, or a file with weights. The last layer begins anew
  --sections N,N,..  numbers of labelled images to learn from; 1,2,4 by default
  --fractions F,F,.. shares of the labels, above 0 and up to 1, in place of numbers
  --seeds N,N,..     0,1,2 by default: of a single seed nobody can tell effect from chance
  --result_dir DIR   where results go; what an earlier comparison left there is written over
  ${deviceHelp}
  --help

  lamella compare --config membranes.yaml --checkpoint results/masked/checkpoints/masked_1-checkpoint-best.safetensors --result_dir helped
`;

/** Reads the arguments; nothing if help is wanted. Fails with `command/bad-arguments`, naming what works. */
export function readCompareOptions(args: readonly string[]): CompareOptions | undefined {
  const at = (option: string): Option => ({ command: "compare", option });
  const { values, positionals } = readCommandLine(
    { command: "compare", args },
    {
      config: { type: "string" },
      checkpoint: { type: "string" },
      sections: { type: "string" },
      fractions: { type: "string" },
      seeds: { type: "string", default: "0,1,2" },
      result_dir: { type: "string" },
      device: { type: "string", default: "auto" },
      help: { type: "boolean" },
    },
  );
  if (values.help) return undefined;
  if (positionals.length > 0) throw badArgument(at(""), `"${positionals[0]}" is no option`);
  return {
    config: required(values.config, at("--config")),
    checkpoint: required(values.checkpoint, at("--checkpoint")),
    shares: readShares(values, at),
    seeds: listOf(values.seeds, (seed) => wholeNumber(seed, { ...at("--seeds"), least: 0 })),
    resultDir: required(values.result_dir, at("--result_dir")),
    device: readDevice(values.device, "compare"),
  };
}

function readShares(
  { sections, fractions }: { sections?: string | undefined; fractions?: string | undefined },
  at: (option: string) => Option,
): LabelShare[] {
  if (fractions === undefined)
    return listOf(sections ?? "1,2,4", (text) => ({
      images: wholeNumber(text, at("--sections")),
    }));
  if (sections !== undefined)
    throw badArgument(at("--fractions"), "says what --sections says too; leave one out");
  return listOf(fractions, (text) => {
    const fraction = text.trim() === "" ? Number.NaN : Number(text);
    if (fraction > 0 && fraction <= 1) return { fraction };
    throw badArgument(at("--fractions"), `"${text}" is no share above 0 and up to 1`);
  });
}

/** Each once. */
function listOf<T>(text: string, read: (item: string) => T): T[] {
  const items = new Map(text.split(",").map((item) => [item.trim(), read(item)] as const));
  return [...items.values()];
}
