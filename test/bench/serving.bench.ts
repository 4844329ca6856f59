// How many ranges a second 200 readers get at once, from `lamella serve` and from `npx serve`, in turn, on the same files.
import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
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
  const times: number[] = [];
  const end = performance.now() + roundMs;
  await Promise.all(Array.from({ length: readers }, () => readUntil(end, new URL(url), times)));
  const at = (q: number) => quantile(times, q) ?? Number.NaN;
  return { perSecond: times.length / (roundMs / 1000), p50: at(0.5), p99: at(0.99) };
}

/** By hand, since a client of HTTP would take more of the two cores than the servers. */
function readUntil(end: number, { host, port, pathname }: URL, times: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), "127.0.0.1").setNoDelay();
    let [begun, left] = [0, 0];
    const ask = () => {
      const first = Math.floor((Math.random() * fileBytes) / rangeBytes) * rangeBytes;
      const path = `${pathname}shards/${Math.floor(Math.random() * files)}.bin`;
      const range = `range: bytes=${first}-${first + rangeBytes - 1}`;
      begun = performance.now();
      socket.write(`GET ${path} HTTP/1.1\r\nhost: ${host}\r\n${range}\r\n\r\n`);
    };
    socket.on("connect", ask);
    socket.on("error", reject);
    socket.on("data", (part) => {
      if (left === 0) {
        const body = part.indexOf("\r\n\r\n") + 4; // a head of both comes in one piece
        if (body < 4 || !part.subarray(0, 12).equals(partial))
          return void socket.destroy(new Error(part.toString("latin1", 0, 200)));
        left = rangeBytes + body;
      }
      left -= part.length;
      if (left > 0) return;
      times.push(performance.now() - begun);
      if (performance.now() < end) ask();
      else resolve(void socket.destroy());
    });
  });
}

const partial = Buffer.from("HTTP/1.1 206");

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
