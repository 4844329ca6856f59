import { assert } from "chai";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { launchChromium, startLamella } from "./built-app.ts";
import { addressFollows, failureOf, openPage, run, until } from "./page.ts";

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
  const small = { batch: 1, patch: [128, 128], model: { id: "unet", width: 4, depth: 2 } };
  await run(page, "pretrain.set", { ...small, steps: 6, validation: { images: 1 } });
  await run(page, "train.set", { ...small, steps: 6, model: null });
  await run(page, "view.dock", { dock: "pretrain" });
  const dock = page.locator("lamella-pretrain-dock");

  await dock.locator('sp-picker[label="Task"]').click();
  await page.getByRole("option", { name: "Fill in hidden blocks" }).click();
  await dock.locator('canvas[aria-label="The patch, masked"][width="128"]').waitFor();
  await dock.getByText("Not BiaPy behaviour").waitFor();
  const block = dock.locator('lamella-number[label="Block"] input');
  await block.fill("7");
  await block.press("Enter");
  const { pretext } = await until(
    () => run(page, "pretrain.settings"),
    ({ pretext }) => pretext.block === 8, // whole blocks fill a patch of 128
  );
  assert.equal(pretext.id, "masking");

  await dock.getByRole("button", { name: "Start pretraining" }).click();
  const brought = dock.locator("lamella-reconstruction canvas");
  await brought.nth(3).waitFor();
  assert.equal(
    await brought.count(),
    4,
    "original, masked, reconstruction, and with what was seen",
  );
  await dock.getByText(/^\d+\.\d dB, filled with the mean \d+\.\d$/).waitFor();
  await dock.getByRole("button", { name: "Did it help?" }).waitFor();

  await exportsItsTree(page);
  await addressFollows(page);
  await page.reload();
  await page.evaluate("lamella.ready");
  await run(page, "view.dock", { dock: "pretrain" });
  await brought.nth(3).waitFor(); // what was brought back is still to be seen

  await dock.getByRole("button", { name: "Fine-tune from this" }).click();
  await page.getByRole("button", { name: "Start training" }).click();
  await page.getByText(/^\d+ tensors taken over, 2 begun anew$/).waitFor();
  const { init, model } = await run(page, "train.settings");
  assert.deepInclude(init, { part: "model", head: "new" });
  assert.deepInclude(model, { width: 4, depth: 2 }, "its network too");
  assert.deepEqual(errors, []);
});

/** Into a folder that is picked, all of it or nothing; what is there already is replaced only where that is said. */
async function exportsItsTree(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle("mine", { create: true });
    Object.assign(globalThis, { showDirectoryPicker: async () => folder });
  });
  const [{ id: model, title }] = await until(
    () => run(page, "models.list"),
    (models) => models[0]?.state === "done",
  );
  const wanted = { model, format: "results", to: "pick", name: "masked" };
  const { source } = await run(page, "model.export", wanted);
  assert.deepInclude(source, { kind: "folder", path: "masked" }, title);
  const files = await filesIn(page, "mine");
  const results = "masked/results/masked_1";
  assert.includeMembers(files, [
    "masked/checkpoints/masked_1-checkpoint-best.safetensors",
    "masked/checkpoints/normalization_mean_value.npy",
    "masked/config_files/masked.yaml",
    ...["aug/0_image.png", "charts/masked_1_psnr.png", "run_card.json"].map(
      (name) => `${results}/${name}`,
    ),
  ]);
  for (const part of ["MAE_checks", "per_image", "tensorboard", "train_logs"])
    assert.isTrue(
      files.some((path) => path.startsWith(`${results}/${part}/`)),
      part,
    );
  assert.equal((await failureOf(page, "model.export", wanted)).code, "save/exists");
  await run(page, "model.export", { ...wanted, overwrite: true });
  assert.sameMembers(await filesIn(page, "mine"), files, "nothing is left beside it");
}

/** Paths of all files in a folder of the browser's storage. */
function filesIn(page: Page, folder: string): Promise<string[]> {
  return page.evaluate(async (name) => {
    const root = await navigator.storage.getDirectory();
    const found: string[] = [];
    const look = async (directory: FileSystemDirectoryHandle, path: string) => {
      for await (const [name, handle] of directory.entries())
        if (handle instanceof FileSystemDirectoryHandle) await look(handle, `${path}${name}/`);
        else found.push(path + name);
    };
    await look(await root.getDirectoryHandle(name), "");
    return found;
  }, folder);
}
