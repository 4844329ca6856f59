import { availableParallelism } from "node:os";
import { badArgument, type Option, oneOf, readCommandLine, wholeNumber } from "../command-line.ts";
import {
  type BenchBackend,
  benchBackends,
  type PresetName,
  presets,
  type Task,
} from "./measure/bench-case.ts";

/** What `lamella bench` was asked for. */
export interface BenchOptions {
  readonly task: Task;
  readonly presets: readonly PresetName[];
  readonly backends: readonly BenchBackend[];
  readonly threads: readonly number[];
  /** Absent: Chromium where there is one. */
  readonly place?: "chromium" | "node" | undefined;
  readonly peers: readonly string[];
  readonly rounds: number;
  readonly steps: number;
  readonly seconds: number;
  readonly limitSeconds: number;
  readonly profile: boolean;
  readonly json?: string | undefined;
}

const tasks = ["train", "predict"] as const;
const placesToRun = ["chromium", "node"] as const;
const presetNames = Object.keys(presets) as PresetName[]; // they are its keys
/** Names that stand for others: what the measurements on graphics cards call tfjs's own WebGPU. */
const aliases: { readonly [name: string]: BenchBackend } = { "webgpu-stock": "tfjs-webgpu" };

export const benchHelp = `lamella bench train|predict [options]
Times a training step of a reference U-Net; or predicting a batch of tiles, and an image tile by tile with all that the product does to
it: reading, blending, writing. Every figure is a median.

  --preset ${presetNames.join("|")}   one or more, with commas; small by default
${presetNames.map(describePreset).join("\n")}
  --backend NAMES    with commas, all by default: ${benchBackends.join(", ")}
  --threads N[,N]    for those on WebAssembly; 1 and all cores by default
  --in chromium|node where to run it; Chromium by default if there is one (CHROMIUM_PATH names it)
  --peer COMMAND     a program to time in turn with the others, as often as given; SIZE WIDTH DEPTH BATCH STEPS THREADS
                     are added to it, and its last line is JSON: { peer, trainStepMs, forwardMs, memoryMiB? }
  --rounds N         how often to go through all of them; 1 by default
  --steps N          how many runs to time at most each time; 20 by default
  --seconds N        how long to go on with them; 10 by default, and one run at least
  --limit SECONDS    when to give up on one; 300 by default
  --profile          what every kernel takes, of backends that can tell
  --json FILE        the same as JSON: { machine, rows }
  --help
`;

function describePreset(name: PresetName): string {
  const { size, width, depth, batch } = presets[name];
  return `                       ${name}: ${batch} images of ${size} x ${size}, width ${width}, depth ${depth}`;
}

/** Reads the arguments; nothing if help is wanted. Fails with \`command/bad-arguments\`, naming what works. */
export function readBenchOptions(args: readonly string[]): BenchOptions | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [task, ...rest] = positionals;
  if (rest.length > 0)
    throw badArgument(at("a task"), `"${rest.join(" ")}" is one argument too many`);
  const cores = availableParallelism();
  const threads = values.threads ? list("--threads", values.threads) : ["1", `${cores}`];
  return {
    task: oneOf(task ?? "", { ...at("a task"), known: tasks }),
    presets: list("--preset", values.preset).map((name) =>
      oneOf(name, { ...at("--preset"), known: presetNames }),
    ),
    backends: list("--backend", values.backend).map((name) =>
      oneOf(aliases[name] ?? name, { ...at("--backend"), known: benchBackends }),
    ),
    threads: [...new Set(threads.map((n) => wholeNumber(n, at("--threads"))))],
    place:
      values.in === undefined ? undefined : oneOf(values.in, { ...at("--in"), known: placesToRun }),
    peers: values.peer ?? [],
    rounds: wholeNumber(values.rounds, at("--rounds")),
    steps: wholeNumber(values.steps, at("--steps")),
    seconds: wholeNumber(values.seconds, at("--seconds")),
    limitSeconds: wholeNumber(values.limit, at("--limit")),
    profile: values.profile ?? false,
    json: values.json,
  };
}

function parse(args: readonly string[]) {
  return readCommandLine(
    { command: "bench", args },
    {
      preset: { type: "string", default: "small" },
      backend: { type: "string", default: benchBackends.join(",") },
      threads: { type: "string" },
      in: { type: "string" },
      peer: { type: "string", multiple: true },
      rounds: { type: "string", default: "1" },
      steps: { type: "string", default: "20" },
      seconds: { type: "string", default: "10" },
      limit: { type: "string", default: "300" },
      profile: { type: "boolean" },
      json: { type: "string" },
      help: { type: "boolean" },
    },
  );
}

function list(option: string, value: string): string[] {
  const items = value.split(",").map((item) => item.trim());
  if (items.some((item) => item === ""))
    throw badArgument(at(option), `"${value}" has an empty item`);
  return items;
}

function at(option: string): Option {
  return { command: "bench", option };
}
