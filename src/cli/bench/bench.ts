import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { Failure } from "#core/failure.ts";
import { installedChromium } from "../find-chromium.ts";
import { backendContestant } from "./backend-contestant.ts";
import { inChromium } from "./chromium-case.ts";
import { runContest } from "./contest.ts";
import { describeMachine, describeRuntime } from "./machine-info.ts";
import type { Surroundings } from "./measure/bench-case.ts";
import { inNode } from "./node-case.ts";
import { type BenchOptions, benchHelp, readBenchOptions } from "./options.ts";
import { peerContestant } from "./peer.ts";
import { printTable } from "./table.ts";
import type { StartCase } from "./watched-case.ts";

/** Parts of the build that lie beside the command line. */
const site = new URL("./bench/", import.meta.url);
const nodeEntry = new URL("./cli-bench-case.js", import.meta.url);
const build = new URL("./build.json", import.meta.url);

/** `lamella bench train|predict`: a table on stdout, its making on stderr, the same as JSON in a file. */
export async function benchCommand(args: string[]): Promise<void> {
  const options = readBenchOptions(args);
  if (!options) return void process.stdout.write(benchHelp);
  const start = starter(options.place);
  const stop = new AbortController();
  const stopped = new Failure({ code: "worker/cancelled" }, "stopped; nothing was written");
  for (const name of ["SIGINT", "SIGTERM"] as const) process.once(name, () => stop.abort(stopped));
  const machine = await describeMachine(build);
  let surroundings: Surroundings | undefined;
  const ours = options.backends.map((backend) =>
    backendContestant(backend, {
      start,
      options,
      onSurroundings: (seen) => {
        surroundings = seen;
      },
    }),
  );
  const peers = options.peers.map((command) => peerContestant(command, options));
  const rows = await runContest([...ours, ...peers], {
    options,
    signal: stop.signal,
    progress: (text) => process.stderr.write(`${text}\n`),
  });
  const result = { machine: { ...machine, ...describeRuntime(surroundings) }, rows };
  const table = { task: options.task, machine: result.machine, peers: peers.map((p) => p.name()) };
  process.stdout.write(printTable(rows, table));
  if (options.json !== undefined)
    await writeFile(options.json, `${JSON.stringify(result, null, 2)}\n`);
}

function starter(place: BenchOptions["place"]): StartCase {
  const executable = place === "node" ? undefined : chromium();
  if (executable !== undefined) return inChromium({ executable, site });
  if (place !== "chromium") return inNode(nodeEntry);
  throw new Failure(
    { code: "bench/no-chromium" },
    "No Chromium found for --in chromium. Install Chromium or Chrome, set CHROMIUM_PATH to its executable, or use --in node",
  );
}

function chromium(): string | undefined {
  const { CHROMIUM_PATH } = process.env;
  if (CHROMIUM_PATH && !existsSync(CHROMIUM_PATH))
    throw new Failure(
      { code: "bench/no-chromium" },
      `CHROMIUM_PATH names no file: ${CHROMIUM_PATH}`,
    );
  return installedChromium();
}
