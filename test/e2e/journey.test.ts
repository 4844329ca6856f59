import { readFile } from "node:fs/promises";
import { assert } from "chai";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, test } from "vitest";
import type { Lamella } from "../../src/app/public-api.ts";
import { launchChromium, startLamella } from "./built-app.ts";
import { hasRealData, openPage, realData, run, until } from "./page.ts";

declare const lamella: Lamella; // in the page

/** Least Dice of predicted membrane on a section that training never saw; all-membrane scores 0.38. */
const leastDice = { fromMasks: 0.7, fromStrokes: 0.45 };
const minute = 60_000;
/** With it fewer steps teach as much as 200 of the usual rate. */
const brisk = {
  optimizer: { id: "adam", lr: 0.01 },
  schedule: { id: "one-cycle" },
};

if (!hasRealData) process.stdout.write(`The journey is skipped: there is no ${realData}\n`);

describe.skipIf(!hasRealData)("the loop on a real OME-Zarr", () => {
  let browser: Browser;
  let context: BrowserContext;
  let served: Awaited<ReturnType<typeof startLamella>>;

  beforeAll(async () => {
    [browser, served] = await Promise.all([launchChromium(), startLamella(`${realData}/ome-zarr`)]);
    context = await browser.newContext(); // one storage for all pages
  });

  afterAll(async () => {
    await browser.close();
    served.stop();
  });

  const open = () => openPage(context, `${served.url}?source=/files/isbi20_zyx.ome.zarr`);

  test("every pixel of image and labels is what zarr-python reads", async () => {
    const { page } = await open();
    const { arrays } = JSON.parse(await readFile("test/fixtures/isbi20.json", "utf8"));
    const { image, labels } = await layersOf(page);
    const paths = { "": image.id, "labels/membrane/": labels.id };
    for (const [path, layer] of Object.entries(paths))
      for (const level of [0, 1, 2]) {
        const hash = await hashInPage(page, { layer, level, sections: 20 });
        assert.equal(hash, arrays[`${path}${level}`], `${path}${level}`);
      }
    await page.close();
  });

  test("masks of four sections teach it the membranes of another, and the link shows the same", {
    timeout: 8 * minute,
  }, async () => {
    const { page, errors, foreign } = await open();
    const { image, labels } = await layersOf(page);
    const planes = { z: [0, 4] };
    const job = {
      image: image.id,
      labels: labels.id,
      unlabelled: "background",
      planes,
      ...brisk,
      steps: 120,
    };
    const model = await trained(page, job);
    const { layer, dice } = await predictedDice(page, { model, image: image.id });
    assert.isAtLeast(dice, leastDice.fromMasks);
    await run(page, "layers.set", { layer, threshold: 0.6, opacity: 0.4 });
    await run(page, "dims.set", { z: 10 });
    await run(page, "camera.set", { center: [200, 260], zoom: 1 });

    const { url } = await run(page, "session.link");
    const again = await openPage(context, url);
    for (const read of ["layers.list", "session.save"])
      assert.deepEqual(await run(again.page, read), await run(page, read), read);
    assert.deepEqual([...errors, ...again.errors], []);
    assert.deepEqual([...foreign, ...again.foreign], [], "nothing leaves the machine");
  });

  test("a few strokes of membrane and interior are enough to begin with", {
    timeout: 8 * minute,
  }, async () => {
    const { page, errors, foreign } = await open();
    const { image, labels } = await layersOf(page);
    const { layer: strokes } = await run(page, "labels.create", { image: image.id });
    for (const z of [0, 2]) await paintByMask(page, { strokes, mask: labels.id, z });
    const job = { image: image.id, labels: strokes, unlabelled: "ignore", ...brisk, steps: 80 };
    const model = await trained(page, job);
    const { dice } = await predictedDice(page, { model, image: image.id });
    assert.isAtLeast(dice, leastDice.fromStrokes);
    assert.deepEqual([...errors, ...foreign], []);
  });
});

async function layersOf(page: Page) {
  const layers: any[] = await run(page, "layers.list");
  const image = layers.find(({ kind }) => kind === "image");
  const labels = layers.find(({ kind }) => kind === "labels");
  assert.deepInclude(labels, { name: "membrane", shape: [20, 512, 512], levels: 3 });
  return { image, labels };
}

/** sha256 of all pixels of a level, made where they are: sending them here would take minutes. */
function hashInPage(
  page: Page,
  job: { layer: string; level: number; sections: number },
): Promise<string> {
  return page.evaluate(async ({ layer, level, sections }) => {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for (let z = 0; z < sections; z++) {
      const region = { z: [z, z + 1] };
      const block: any = await lamella.commands.run("layers.pixels", { layer, level, region });
      parts.push(Uint8Array.from(block.data));
    }
    const bytes = await new Blob(parts).arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }, job);
}

/** One section, as bytes. */
async function pixels(
  page: Page,
  { layer, level = 0, z }: { layer: string; level?: number; z: number },
): Promise<Uint8Array> {
  const { data } = await run(page, "layers.pixels", { layer, level, region: { z: [z, z + 1] } });
  return Uint8Array.from(data);
}

/** Trains to the end and returns the run. */
async function trained(page: Page, job: object): Promise<string> {
  const { run: id } = await run(page, "train.start", job);
  const started = Date.now();
  const status = await until(
    () => run(page, "train.status", { run: id }),
    ({ state }) => ["done", "failed", "stopped"].includes(state),
  );
  assert.equal(status.state, "done", JSON.stringify(status.error));
  const seconds = ((Date.now() - started) / 1000).toFixed(0);
  const { step, backend, stepMs, metrics } = status;
  process.stdout.write(
    `trained ${step} steps in ${seconds} s on ${backend} (${stepMs?.toFixed(0)} ms a step), ${JSON.stringify(metrics)}\n`,
  );
  return id;
}

/** Dice of membrane on section 10, which no training saw. */
async function predictedDice(page: Page, job: { model: string; image: string }) {
  const region = { z: [10, 11] };
  const { layer, task } = await run(page, "predict.start", { ...job, region });
  const status = await until(
    () => run(page, "predict.status", { task }),
    ({ state }) => state !== "running",
  );
  assert.equal(status.state, "done", JSON.stringify(status));
  assert.equal(status.tilesDone, status.tilesTotal);
  const predicted = await pixels(page, { layer, z: 10 });
  const { labels } = await layersOf(page);
  const truth = await pixels(page, { layer: labels.id, z: 10 });
  const dice = diceOf(predicted, truth);
  process.stdout.write(`Dice of membrane on section 10: ${dice.toFixed(3)}\n`);
  return { layer, dice };
}

function diceOf(predicted: Uint8Array, truth: Uint8Array): number {
  let [both, sum] = [0, 0];
  for (const [i, value] of predicted.entries()) {
    const [p, t] = [value >= 128, truth[i] === 1];
    if (p && t) both++;
    sum += Number(p) + Number(t);
  }
  return (2 * both) / sum;
}

/** Short strokes where a person would put them: 1 along membranes, 2 inside cells, all in one corner. */
async function paintByMask(
  page: Page,
  { strokes, mask, z }: { strokes: string; mask: string; z: number },
): Promise<void> {
  const truth = await pixels(page, { layer: mask, z });
  const isPure = (y: number, x: number, value: number, reach: number) => {
    for (let dy = -reach; dy <= reach; dy++)
      for (let dx = -reach; dx <= reach; dx++)
        if (truth[(y + dy) * 512 + x + dx] !== value) return false;
    return true;
  };
  const painted = { 1: 0, 2: 0 };
  for (let y = 40; y < 300; y += 7)
    for (let x = 40; x < 300; x += 7)
      for (const [label, value, reach] of [
        [1, 1, 1],
        [2, 0, 4],
      ] as const) {
        if (painted[label] >= 40 || !isPure(y, x, value, reach) || (x + 3 * y + label) % 4 !== 0)
          continue;
        painted[label]++;
        const points = [
          [z, y, x],
          [z, y, x + reach],
        ];
        await run(page, "labels.paint", { layer: strokes, points, radius: reach, label });
      }
  assert.deepEqual(painted, { 1: 40, 2: 40 });
}
