import { assert } from "chai";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { launchChromium, startLamella } from "./built-app.ts";
import { openPage, run, until } from "./page.ts";
import { reviewLoop } from "./review-loop.ts";

let browser: Browser;
let served: Awaited<ReturnType<typeof startLamella>>;

beforeAll(async () => {
  [browser, served] = await Promise.all([launchChromium(), startLamella()]);
});

afterAll(async () => {
  served.stop();
  await browser.close();
});

test("what is predicted is reviewed by keys, becomes labels, and training goes on with them from its weights", async () => {
  const { page, errors } = await openPage(browser, `${served.url}?source=/files/nuclei.ome.zarr`);
  await run(page, "train.set", {
    ...{ steps: 12, batch: 2, patch: [64, 64], model: { id: "unet", width: 4, depth: 2 } },
    optimizer: { id: "adam", lr: 0.01 },
  });
  const layers: any[] = await until(
    () => run(page, "layers.list"),
    (found) => found.some(({ kind }: any) => kind === "labels"),
  );
  const idOf = (kind: string): string => layers.find((layer) => layer.kind === kind).id;
  const [image, labels] = [idOf("image"), idOf("labels")];
  const settings = await run(page, "train.settings");
  const { run: model } = await run(page, "train.start", { ...settings, image, labels });
  await ended(page, model);

  const region = { y: [0, 192], x: [0, 192] };
  const { task } = await run(page, "predict.start", { model, image, region, tile: 96 });
  await until(
    () => run(page, "predict.status", { task }),
    ({ state }) => state === "done",
  );
  // What so short a training has learnt is anything: the prediction says how unsure each is, and the objects are drawn.
  const { layer: objects } = await run(page, "labels.create", { image, name: "objects" });
  for (const label of [1, 2, 3, 4]) {
    const [y, x] = [40 * label, 20];
    const points = [[y, x], [y, x + 20], [y + 20, x + 20], [y + 20, x]]; // biome-ignore format: a square
    await run(page, "labels.polygon", { layer: objects, points, label });
  }

  await run(page, "view.dock", { dock: "review" });
  await page.getByRole("button", { name: "Start reviewing" }).click();
  const first = await until(
    () => run(page, "review.status"),
    (status) => Boolean(status?.current),
  );
  assert.deepInclude(first, { layer: objects, by: "risk", total: 4, decided: 0 });
  const last = await page.locator("lamella-review-labels").boundingBox();
  assert.isAbove((last?.y ?? 0) + (last?.height ?? 0), 800, "the queue takes the room there is");
  for (const key of ["a", "r", "d", "a"]) await press(page, key);
  const { counts, current } = await run(page, "review.status");
  assert.deepEqual(counts, { accepted: 1, rejected: 1, fixed: 1, skipped: 0 });
  assert.notEqual(current.item, first.current.item);

  await page.getByRole("button", { name: "Make training labels" }).click();
  const { labels: made } = await until(
    () => run(page, "review.status"),
    (status) => status.labels !== null,
  );
  assert.equal(made.round, 1);
  const to = { kind: "opfs", path: "saved" };
  await run(page, "labels.save", { layer: made.layer, to, name: "reviewed" });
  const source = { kind: "opfs", path: "saved/reviewed-rounds.ome.zarr" };
  const { layers: opened } = await run(page, "viewer.open", { source, as: "labels" });
  const rounds = (await run(page, "layers.list")).find(({ id }: any) => id === opened[0]);
  assert.deepEqual(rounds.labelNames["3"], "Round 1, rejected", "it was saved beside the labels");
  await page.getByRole("button", { name: /^Retrain/ }).click();
  const models: any[] = await until(
    () => run(page, "models.list"),
    (all) => all.length === 2,
  );
  const again = models.find(({ id }) => id !== model).id;
  const status = await ended(page, again);
  assert.isNotNull(status.transfer, "it began with the weights of the first");
  assert.deepEqual(errors, []);
});

test("one section is labelled, the ten riskiest tiles of others are corrected, and retraining sees more of sections that nobody labelled", async () => {
  const { page, errors } = await openPage(
    browser,
    `${served.url}?source=/files/membranes.ome.zarr`,
  );
  await until(
    () => run(page, "layers.list"),
    (found) => found.some(({ kind }: any) => kind === "labels"),
  );
  const { dice, corrected } = await reviewLoop(page, {
    job: {
      ...{ seed: 1, steps: 25, batch: 4, patch: [96, 96], backend: "simd" },
      model: { id: "unet", width: 8, depth: 2 },
      ...{ optimizer: { id: "adam", lr: 0.005 }, schedule: { id: "one-cycle" } },
    },
    ...{ labelled: 0, reviewed: [3, 6], unseen: [6, 8] },
    ...{ rounds: 1, tiles: 10, tilePx: 128, pick: "riskiest" },
  });
  const [before = 1, after = 0] = dice;
  assert.isAbove(after, before);
  assert.isAbove(corrected[1] ?? 0, 0);
  assert.deepEqual(errors, []);
});

/** A key on the picture, once the review has taken it in. */
async function press(page: Page, key: string): Promise<void> {
  const before = JSON.stringify(await run(page, "review.status"));
  await page.keyboard.press(key);
  await until(
    () => run(page, "review.status"),
    (status) => JSON.stringify(status) !== before,
  );
}

async function ended(page: Page, id: string) {
  const status = await until(
    () => run(page, "train.status", { run: id }),
    ({ state }) => ["done", "failed", "stopped"].includes(state),
  );
  assert.equal(status.state, "done", JSON.stringify(status.error));
  return status;
}
