// How many ranges a second 200 readers get at once, from `lamella serve` and from `npx serve`, in turn, on the same files.
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { Agent, get } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, bench, describe } from "vitest";
import { quantile } from "#core/quantile.ts";
import { startLamella } from "../e2e/built-app.ts";

const readers = 200;
const rounds = 4;
const roundMs = 4000;
const [files, fileBytes, rangeBytes] = [8, 2 ** 24, 2 ** 16]; // shards, and chunks in them

const peerPort = 9123;
/** Another one, if that is given: it has to serve the folder in `{dir}` at port `{port}`. */
const peerCommand = process.env["LAMELLA_PEER"] ?? "npx --yes serve@14.2.7 --listen {port} {dir}";

const directory = await mkdtemp(join(tmpdir(), "lamella-serving-"));
await mkdir(join(directory, "shards"));
for (let i = 0; i < files; i++)
  await writeFile(join(directory, `shards/${i}.bin`), randomBytes(fileBytes));

const ours = await startLamella(directory);
const peer = startPeer();

/** The address of its files. */
function startPeer(): ChildProcess & { readonly url: string } {
  const command = peerCommand.replace("{port}", String(peerPort)).replace("{dir}", directory);
  const child = spawn(command, { shell: true, stdio: "ignore", detached: true });
  return Object.assign(child, { url: `http://127.0.0.1:${peerPort}/` });
}

interface Round {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Each reader asks for the next range once it has the one before. */
async function readFrom(url: string): Promise<Round> {
  const agent = new Agent({ keepAlive: true, maxSockets: readers });
  const times: number[] = [];
  const end = performance.now() + roundMs;
  const read = async () => {
    while (performance.now() < end) {
      const begun = performance.now();
      await readRange(url, agent);
      times.push(performance.now() - begun);
    }
  };
  await Promise.all(Array.from({ length: readers }, read));
  agent.destroy();
  const at = (q: number) => quantile(times, q) ?? Number.NaN;
  return { perSecond: times.length / (roundMs / 1000), p50: at(0.5), p99: at(0.99) };
}

function readRange(url: string, agent: Agent): Promise<void> {
  const first = Math.floor((Math.random() * fileBytes) / rangeBytes) * rangeBytes;
  const file = Math.floor(Math.random() * files);
  const range = `bytes=${first}-${first + rangeBytes - 1}`;
  return new Promise((resolve, reject) => {
    get(`${url}shards/${file}.bin`, { agent, headers: { range } }, (response) => {
      let length = 0;
      response.on("data", (part: Buffer) => {
        length += part.length;
      });
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode === 206 && length === rangeBytes) resolve();
        else reject(new Error(`${url}: ${response.statusCode} with ${length} bytes`));
      });
    }).on("error", reject);
  });
}

/** A peer takes a moment to start, and to be installed the first time. */
async function waitFor(url: string): Promise<void> {
  while (
    !(await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ))
  )
    await new Promise((resolve) => setTimeout(resolve, 200));
}

async function compare(): Promise<void> {
  const urls = { Lamella: `${ours.url}files/`, peer: peer.url };
  await waitFor(`${peer.url}shards/0.bin`);
  const all: { [who: string]: Round[] } = { Lamella: [], peer: [] };
  for (let round = 0; round < rounds; round++)
    for (const [who, url] of Object.entries(urls)) all[who]?.push(await readFrom(url));
  for (const [who, times] of Object.entries(all)) {
    const show = (key: keyof Round) => times.map((round) => round[key].toFixed(0)).join(", ");
    process.stdout.write(
      `${who}: ${show("perSecond")} ranges a second; median ${show("p50")} ms, 99th percentile ${show("p99")} ms\n`,
    );
  }
}

describe(`${readers} readers of ranges of ${rangeBytes / 1024} KiB`, () => {
  bench("in turn", compare, { iterations: 1, warmupIterations: 0, time: 0, warmupTime: 0 });
});

afterAll(async () => {
  ours.stop();
  if (peer.pid !== undefined) process.kill(-peer.pid); // the shell, and what it started
  await rm(directory, { recursive: true });
});
