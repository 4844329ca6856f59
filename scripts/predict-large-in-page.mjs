// `node scripts/predict-large-in-page.mjs FOLDER [TILES...]`: predicts FOLDER/large.ome.zarr (see large-image.mjs) in a page of the built app, into its own
// storage; cancels it after each of the numbers of tiles and goes on, in a new page each time. Prints a line of JSON for every minute and every end: tiles, and
// the memory of the browser's processes now and at most, in MiB. It begins around a part, which after the first number is compared with one pass of the
// network over it. Linux.
import { readdir, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { checkpoint, trainDiscs } from "./discs-model.mjs";
import { run, until, withLamella } from "./lamella-page.mjs";
import { part } from "./large-image.mjs";

const [folder = ".", ...stops] = process.argv.slice(2);
const profile = resolve(folder, "profile");
const minuteMs = 60_000;
/** What lies this close to the border of the part sees that border, in the pass over the part alone. */
const margin = 64;

/** Goes on with what was begun, or begins with the part. */
async function begin(page) {
  const [left] = await until(
    () => run(page, "predict.list"),
    (list) => list.length > 0,
    5000,
  ).catch(() => []);
  if (left) return run(page, "predict.resume", { task: left.task });
  const [{ id: image }] = await run(page, "layers.list");
  const middle = [part.x + part.side / 2, part.y + part.side / 2];
  await run(page, "camera.set", { center: middle, zoom: -1 });
  return run(page, "predict.start", { ...withModel(page, image), tile: 512, overlap: 0.25 });
}

function withModel(page, image) {
  const model = { kind: "http", url: new URL(`/files/${checkpoint}`, page.url()).href };
  return { model, image, region: "all" };
}

/** Follows a prediction until so many tiles are done, or to its end. */
async function follow(page, { task, tiles = Number.POSITIVE_INFINITY }) {
  const started = performance.now();
  let first;
  let toldMs = started;
  const status = await until(
    async () => {
      const status = await run(page, "predict.status", { task });
      if (status.tilesTotal > 0) first ??= status.tilesDone;
      if (performance.now() - toldMs < minuteMs) return status;
      toldMs = performance.now();
      await tell(page, { tiles: status.tilesDone });
      return status;
    },
    ({ state, tilesDone }) => state !== "running" || tilesDone >= tiles,
    24 * 60 * minuteMs,
  );
  if (status.state === "running") {
    await run(page, "predict.cancel", { task });
    await until(
      () => run(page, "predict.status", { task }),
      ({ state }) => state !== "running",
    );
  }
  const { state, tilesDone, tilesTotal, error } = await run(page, "predict.status", { task });
  const seconds = Math.round((performance.now() - started) / 1000);
  await tell(page, { state, from: first, tiles: tilesDone, of: tilesTotal, seconds, error });
  return state;
}

async function tell(page, said) {
  // What the page itself says of all its realms, workers too.
  const own = await page.evaluate(() => performance.measureUserAgentSpecificMemory?.());
  const measured = own && Math.round(own.bytes / 2 ** 20);
  process.stdout.write(`${JSON.stringify({ ...said, ...(await memory()), measured })}\n`);
}

/** Of the browser's processes, by their kind: resident now and at most, in MiB. */
async function memory() {
  const processes = await Promise.all((await readdir("/proc")).map(processOf));
  const known = processes.filter((one) => one !== undefined);
  const browser = known.find(
    ({ command }) => command.includes(profile) && !/--type=/.test(command),
  );
  const own = new Set([browser?.pid]);
  for (let before = 0; before < own.size; ) {
    before = own.size; // a child's number may be the lower one
    for (const { pid, parent } of known) if (own.has(parent)) own.add(pid);
  }
  const kinds = {};
  for (const { pid, command, nowMiB, mostMiB } of known) {
    if (!own.has(pid)) continue;
    const kind = /--type=([\w-]+)/.exec(command)?.[1] ?? "browser";
    const before = kinds[kind] ?? [0, 0];
    kinds[kind] = [Math.max(before[0], nowMiB), Math.max(before[1], mostMiB)];
  }
  return { memory: kinds };
}

async function processOf(name) {
  if (!/^\d+$/.test(name)) return undefined;
  const read = (file) => readFile(join("/proc", name, file), "utf8").catch(() => "");
  const [command, status] = await Promise.all([read("cmdline"), read("status")]);
  const field = (key) => Number(new RegExp(`^${key}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
  const [nowMiB, mostMiB] = [field("VmRSS"), field("VmHWM")].map((kB) => Math.round(kB / 1024));
  return { pid: Number(name), parent: field("PPid"), command, nowMiB, mostMiB };
}

/** Bytes that are not those of one pass over the part, away from its border; and the largest difference. */
async function compare(page) {
  const large = (await run(page, "predict.list"))[0].layer;
  const { layers } = await run(page, "viewer.open", { source: "/files/part.ome.zarr" });
  const alone = await run(page, "predict.start", {
    ...{ ...withModel(page, layers[0]), tile: part.side, overlap: 0 },
  });
  await until(
    () => run(page, "predict.status", { task: alone.task }),
    ({ state }) => state === "done",
  );
  const side = part.side - 2 * margin;
  const square = (y, x) => ({ y: [y, y + side], x: [x, x + side] });
  const pixels = (layer, region) => run(page, "layers.pixels", { layer, region });
  const expected = Object.values((await pixels(alone.layer, square(margin, margin))).data);
  const at = square(part.y + margin, part.x + margin);
  const found = Object.values((await pixels(large, at)).data);
  const differences = found.map((value, i) => Math.abs(value - expected[i]));
  const most = differences.reduce((max, one) => Math.max(max, one), 0);
  const differ = differences.filter((one) => one > 0).length / found.length;
  const mean = expected.reduce((sum, value) => sum + value, 0) / found.length;
  await run(page, "layers.remove", { layer: alone.layer });
  process.stdout.write(`${JSON.stringify({ pixels: found.length, differ, most, mean })}\n`);
}

await trainDiscs(folder);
await rm(profile, { recursive: true, force: true });
const goOn = async (open) => {
  let address = "?source=/files/large.ome.zarr";
  for (const [i, tiles] of [...stops.map(Number), undefined].entries()) {
    const page = await open(address);
    const { task } = await begin(page);
    if ((await follow(page, { task, tiles })) === "failed") throw new Error("It failed");
    if (i === 0) await compare(page);
    address = new URL(
      await until(
        () => page.url(),
        (url) => url.includes("#"),
      ),
    ).hash;
    await page.close();
  }
};
await withLamella(folder, goOn, { profile });
