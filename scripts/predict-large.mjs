// `node scripts/predict-large.mjs FOLDER [SECONDS...]`: predicts FOLDER/large.ome.zarr (see large-image.mjs) with the built command line, which is interrupted
// after each of the numbers of seconds and gone on with; what is there already is gone on with too. Prints what was done in a line of JSON: tiles, seconds
// and the most memory of each go; after the last, how its part compares with one pass of the network over that part. Linux.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import * as zarr from "zarrita";
import { checkpoint, program, trainDiscs } from "./discs-model.mjs";
import { part } from "./large-image.mjs";

const [folder = ".", ...stops] = process.argv.slice(2);
/** What lies this close to the border of the part sees that border, in the pass over the part alone. */
const margin = 64;
const tiling = ["--tile", "512", "--overlap", "0.25"];

/** Runs a command to its end, or for so many seconds; what it said, how long it took and the most memory that it held. */
async function lamella(args, seconds) {
  const started = performance.now();
  const running = spawn(process.execPath, [program, ...args], { cwd: folder });
  let said = "";
  for (const stream of [running.stdout, running.stderr])
    stream.on("data", (text) => (said += text));
  let peakMiB = 0;
  const watch = setInterval(async () => {
    const status = await readFile(`/proc/${running.pid}/status`, "utf8").catch(() => "");
    peakMiB = Math.max(peakMiB, Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  }, 500);
  const stop =
    seconds === undefined ? undefined : setTimeout(() => running.kill("SIGINT"), 1000 * seconds);
  const [code] = await once(running, "exit");
  clearInterval(watch);
  clearTimeout(stop);
  if (code !== 0 && code !== 130) throw new Error(said);
  return {
    code,
    said,
    seconds: (performance.now() - started) / 1000,
    peakMiB: Math.round(peakMiB),
  };
}

function predict({ image, out, tile }, seconds) {
  const named = ["--checkpoint", checkpoint, "--image", image, "--out", out];
  return lamella(["predict", ...named, ...tile], seconds);
}

/** The probabilities of a square, in bytes. */
async function pixels(image, { y, x, side }) {
  const store = { get: (key) => readFile(join(folder, image, key)).catch(() => undefined) };
  const array = await zarr.open(zarr.root(store).resolve("0"), { kind: "array" });
  const { data } = await zarr.get(array, [zarr.slice(y, y + side), zarr.slice(x, x + side)]);
  return data;
}

/** Bytes that are not the same, away from the border of the part; and the largest difference. */
async function compare() {
  const alone = "part-prediction.ome.zarr";
  for (const left of [alone, "part-prediction_binarized.ome.zarr"])
    await rm(join(folder, left), { recursive: true, force: true });
  await predict({ image: "part.ome.zarr", out: alone, tile: ["--tile", "whole"] });
  const side = part.side - 2 * margin;
  const expected = await pixels(alone, { y: margin, x: margin, side });
  const found = await pixels("prediction.ome.zarr", {
    y: part.y + margin,
    x: part.x + margin,
    side,
  });
  const differences = found.map((value, i) => Math.abs(value - expected[i]));
  const share = differences.reduce((sum, one) => sum + (one > 0 ? 1 : 0), 0) / found.length;
  const most = differences.reduce((max, one) => Math.max(max, one), 0);
  const mean = expected.reduce((sum, value) => sum + value, 0) / found.length;
  return { pixels: found.length, differ: share, most, mean };
}

await trainDiscs(folder);
const asked = { image: "large.ome.zarr", out: "prediction.ome.zarr", tile: tiling };
for (const seconds of [...stops.map(Number), undefined]) {
  const { code, said, ...figures } = await predict(asked, seconds);
  const lines = said.split("\n").filter((line) => /tiles are done|kept in/.test(line));
  process.stdout.write(`${JSON.stringify({ ...figures, lines })}\n`);
  if (code === 0) break;
}
const { stdout } = await promisify(execFile)("du", ["-sm", join(folder, "prediction.ome.zarr")]);
process.stdout.write(
  `${JSON.stringify({ ...(await compare()), outputMB: Number.parseInt(stdout, 10) })}\n`,
);
