import { readFile } from "node:fs/promises";
import { assert } from "chai";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { launchChromium, startLamella } from "./built-app.ts";
import { addressFollows, openPage, run, until } from "./page.ts";

let browser: Browser;
let served: Awaited<ReturnType<typeof startLamella>>;

beforeAll(async () => {
  [browser, served] = await Promise.all([launchChromium(), startLamella()]);
});

afterAll(async () => {
  served.stop();
  await browser.close();
});

test("what is chosen in the dock is what a training runs with, is still there after a reload, and draws its curves", async () => {
  const { page, errors } = await openPage(browser, served.url);
  await run(page, "train.set", { steps: 6, batch: 1, patch: [32, 32] });
  await pick(page, "Model", "Residual U-Net");
  await open(page, "Model");
  await type(page, "Width", "4");
  await type(page, "Depth", "2");
  await open(page, "Learning");
  await pick(page, "Loss", "Dice");
  await pick(page, "Schedule", "One cycle");
  await open(page, "Augmentation");
  const pictures = page.locator('lamella-augment-preview canvas[width="32"]');
  await pictures.nth(5).waitFor();
  assert.equal(await pictures.count(), 6, "the patch, and five draws");
  await page.getByRole("checkbox", { name: "Flip", exact: true }).uncheck();
  const chosen = await run(page, "train.settings");
  await savedAndLoaded(page, chosen);
  assert.deepInclude(chosen.model, { id: "resunet", width: 4, depth: 2 });

  await addressFollows(page);
  await page.reload();
  await page.evaluate("lamella.ready");
  assert.deepEqual(await run(page, "train.settings"), chosen);

  await page.getByRole("button", { name: "Start training" }).click();
  await page.getByRole("img", { name: /^Loss up to step 6: Training from/ }).waitFor();
  const [model] = await until(
    () => run(page, "models.list"),
    (models) => models[0]?.state === "done",
  );
  const { job } = await page.evaluate(async (id) => {
    const root = await navigator.storage.getDirectory();
    const folder = await (await root.getDirectoryHandle("runs")).getDirectoryHandle(id);
    return JSON.parse(await (await (await folder.getFileHandle("model.json")).getFile()).text());
  }, model.id);
  await isWatched(page);
  const { loss, schedule, augment } = chosen;
  assert.deepInclude(job, { model: chosen.model, loss, schedule, augment });
  assert.deepInclude(schedule, { id: "one-cycle" });
  assert.notInclude(
    augment.map(({ id }: { id: string }) => id),
    "flip",
  );
  assert.deepEqual(errors, []);
});

/** What it learnt is over the image, and nothing else is selected for it. */
async function isWatched(page: Page): Promise<void> {
  const { z } = await page.evaluate(() => (globalThis as any).lamella.viewer.dims.value);
  const shown = await until(
    () => run(page, "layers.list"),
    (layers) => layers.some(({ kind }: { kind: string }) => kind === "probability"),
  );
  const { id: layer, name } = shown.find(({ kind }: { kind: string }) => kind === "probability");
  assert.equal(name, `${shown[1].name} 1 prediction`);
  const region = { z: [z, z + 1], y: [200, 232], x: [200, 232] };
  await until(
    () => run(page, "layers.pixels", { layer, region }),
    ({ data }) => data.every((value: number) => value > 0), // after six steps it says no clear no to anything
  );
  assert.equal(await page.evaluate("lamella.viewer.selected.value"), shown[1].id);
}

/** Unfolds a group of settings. */
function open(page: Page, heading: string): Promise<void> {
  return page.locator(`lamella-setting-group[heading="${heading}"] button`).first().click();
}

/** A menu that goes away takes one that opens at once after it along: then it is opened again, as a person would. */
async function pick(page: Page, label: string, title: string): Promise<void> {
  const option = page.getByRole("option", { name: title, exact: true });
  for (let isPicked = false; !isPicked; ) {
    await page.locator(`lamella-train-dock sp-picker[label="${label}"]`).click();
    isPicked = await option.click({ timeout: 3000 }).then(
      () => true,
      () => false,
    );
  }
  await option.waitFor({ state: "hidden" });
}

async function type(page: Page, label: string, text: string): Promise<void> {
  const field = page.locator(`lamella-train-dock lamella-number[label="${label}"] input`);
  await field.fill(text);
  await field.press("Enter");
}

/** The job as BiaPy's YAML, what is usual in its place, and the file again, with what it says and the dock does not hold. */
async function savedAndLoaded(page: Page, settings: unknown): Promise<void> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    run(page, "train.saveJob", { format: "biapy", unlabelled: "background" }),
  ]);
  const yaml = await readFile(await download.path(), "utf8");
  assert.include(yaml, "ARCHITECTURE: resunet");
  await page.evaluate(async (text) => {
    const root = await navigator.storage.getDirectory();
    const file = await (await root.getFileHandle("job.yaml", { create: true })).createWritable();
    await file.write(text);
    await file.close();
  }, yaml);
  await run(page, "train.reset");
  await run(page, "train.loadJob", { source: { kind: "opfs", path: "job.yaml" } });
  assert.deepEqual(known(await run(page, "train.settings")), known(settings));
  await page.getByRole("status").filter({ hasText: "job.yaml says how to train now" }).waitFor();
  await page.getByRole("button", { name: "Close", exact: true }).click();
}

/** Without what is undefined. */
function known(settings: unknown): unknown {
  return JSON.parse(JSON.stringify(settings));
}
