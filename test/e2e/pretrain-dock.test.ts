import { assert } from "chai";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { launchChromium, startLamella } from "./built-app.ts";
import { openPage, run } from "./page.ts";

let browser: Browser;
let served: Awaited<ReturnType<typeof startLamella>>;

beforeAll(async () => {
  [browser, served] = await Promise.all([launchChromium(), startLamella()]);
});

afterAll(async () => {
  served.stop();
  await browser.close();
});

test("a task is previewed, a pretraining shows what it brings back beside its baseline, and a training goes on from it", async () => {
  const { page, errors } = await openPage(browser, served.url);
  const small = { batch: 1, patch: [32, 32], model: { id: "unet", width: 4, depth: 2 } };
  await run(page, "pretrain.set", { ...small, steps: 6 });
  await run(page, "train.set", { ...small, steps: 6, model: null });
  await run(page, "view.dock", { dock: "pretrain" });
  const dock = page.locator("lamella-pretrain-dock");

  await dock.locator('sp-picker[label="Task"]').click();
  await page.getByRole("option", { name: "Fill in hidden blocks" }).click();
  await dock.locator('canvas[aria-label="The patch, masked"][width="32"]').waitFor();
  await dock.getByText("Not BiaPy behaviour").waitFor();
  const block = dock.locator('lamella-number[label="Block"] input');
  await block.fill("7");
  await block.press("Enter");
  const { pretext } = await run(page, "pretrain.settings");
  assert.deepInclude(pretext, { id: "masking", block: 8 }, "whole blocks fill a patch of 32");

  await dock.getByRole("button", { name: "Start pretraining" }).click();
  const brought = dock.locator("lamella-reconstruction canvas");
  await brought.first().waitFor();
  assert.equal(
    await brought.count(),
    4,
    "original, masked, reconstruction, and with what was seen",
  );
  await dock.getByText(/^\d+\.\d dB, filled with the mean \d+\.\d$/).waitFor();
  await dock.getByRole("button", { name: "Did it help?" }).waitFor();

  await dock.getByRole("button", { name: "Fine-tune from this" }).click();
  await page.getByRole("button", { name: "Start training" }).click();
  await page.getByText(/^\d+ tensors taken over, 2 begun anew$/).waitFor();
  const { init, model } = await run(page, "train.settings");
  assert.deepInclude(init, { part: "model", head: "new" });
  assert.deepInclude(model, { width: 4, depth: 2 }, "its network too");
  assert.deepEqual(errors, []);
});
