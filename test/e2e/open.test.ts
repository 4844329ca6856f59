// Opens files, datasets and containers as a user does, in the built app.
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert } from "chai";
import { encode } from "fast-png";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, onTestFinished, test } from "vitest";
import { launchChromium, startLamella } from "./built-app.ts";
import { failureOf, openPage, openSharedPage, run, until } from "./page.ts";

let browser: Browser;
let directory: string;
let served: Awaited<ReturnType<typeof startLamella>>;
/** With the sample, to which tests only add. */
let page: Page;
let errors: string[];

const sample = () => `${served.url}?source=./sample/membranes.ome.zarr`;

/** Grey, half of it `value`. */
function png(value: number): Uint8Array {
  const data = Uint8Array.from({ length: 64 * 48 }, (_, i) => (i % 64 < 32 ? 0 : value));
  return encode({ width: 64, height: 48, data, channels: 1, depth: 8 });
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "lamella-"));
  for (const folder of ["x", "y"]) {
    await mkdir(join(directory, "set/train", folder), { recursive: true });
    for (const [i, value] of [100, 255].entries())
      await writeFile(join(directory, "set/train", folder, `${i}.png`), png(value));
  }
  const plate = { plate: { wells: [{ path: "A/1" }, { path: "A/2" }] } };
  await mkdir(join(directory, "plate"), { recursive: true });
  await writeFile(join(directory, "plate/.zattrs"), JSON.stringify(plate));
  for (const well of ["A/1", "A/2"]) {
    const folder = join(directory, "plate", well);
    await cp("sample-data/nuclei.ome.zarr", join(folder, "0"), { recursive: true });
    await writeFile(join(folder, ".zattrs"), JSON.stringify({ well: { images: [{ path: "0" }] } }));
  }
  [browser, served] = await Promise.all([launchChromium(), startLamella(directory)]);
  ({ page, errors } = await openSharedPage(browser, sample()));
});

afterAll(async () => {
  served.stop();
  await browser.close();
  await rm(directory, { recursive: true, force: true });
});

test("who serves a folder sees its image, or where it holds several which there are", async () => {
  const alone = join(directory, "alone");
  await cp("sample-data/nuclei.ome.zarr", join(alone, "mine.ome.zarr"), { recursive: true });
  const firstIn = async (folder: string) => {
    const { url, stop } = await startLamella(folder);
    onTestFinished(() => stop());
    const { page, errors } = await openPage(browser, url);
    assert.deepEqual(errors, []);
    return page;
  };
  const names = async (page: Page) => (await run(page, "layers.list")).map(({ name }: any) => name);
  assert.equal((await names(await firstIn(alone)))[0], "mine.ome.zarr");
  const itself = await firstIn(join(alone, "mine.ome.zarr"));
  assert.equal((await names(itself))[0], "mine.ome.zarr");
  const several = await firstIn(join(directory, "set"));
  assert.deepEqual(await names(several), []);
  await several.getByText("In set, on this server").waitFor();
  await several.getByRole("button", { name: "train/y/1.png" }).click();
  await until(
    () => names(several),
    ([name]) => name === "1.png",
  );
});

test("a dataset folder opens as a stack with its masks, and a link brings both back", async () => {
  const { layers } = await run(page, "viewer.open", { source: "/files/set" });
  const listed = (await run(page, "layers.list")).slice(-2);
  assert.deepEqual(
    listed.map(({ id, kind, name, shape }: any) => ({ id, kind, name, shape })),
    [
      { id: layers[0], kind: "image", name: "train/x", shape: [2, 48, 64] },
      { id: layers[1], kind: "labels", name: "train/y", shape: [2, 48, 64] },
    ],
  );
  const region = { z: [1, 2], y: [0, 1], x: [31, 33] };
  const { data } = await run(page, "layers.pixels", { layer: layers[1], region });
  assert.deepEqual(data, [0, 255]);
  const { url } = await run(page, "session.link");
  const again = await openPage(browser, url);
  const kinds = (await run(again.page, "layers.list")).map(({ kind }: any) => kind);
  assert.deepEqual(kinds.slice(-2), ["image", "labels"]);
  assert.deepEqual([...errors, ...again.errors], []);
});

test("a dataset folder is learnt from by its address, whatever layers are open", async () => {
  const dataset = "/files/set";
  assert.deepEqual(await run(page, "dataset.look", { dataset }), {
    dataset: { kind: "http", url: new URL(dataset, served.url).href },
    ...{ train: 2, validation: null, test: null, height: [48, 48], width: [64, 64] },
    ...{ channels: 1, ids: [100, 255] },
  });
  const model = { id: "unet", width: 4, depth: 2 };
  const job = { dataset, model, patch: [32, 32], batch: 2, steps: 3, backend: "simd" };
  assert.deepInclude(await run(page, "train.estimate", job), { steps: 3, warning: null });
  const { run: id } = await run(page, "train.start", { ...job, validation: { images: ["1"] } });
  const end = await until(
    () => run(page, "train.status", { run: id }),
    ({ state }) => ["done", "failed"].includes(state),
  );
  assert.deepInclude(end, { state: "done", step: 3 });
  const [{ title }] = await run(page, "models.list");
  assert.equal(title, "set 1");
  assert.equal((await failureOf(page, "train.start", { steps: 3 })).code, "train/bad-job");
  await page.getByRole("radio", { name: "Folder" }).click();
  const address = page.getByRole("textbox", { name: "Address of the folder" });
  await address.fill("/files/plate");
  await address.press("Enter");
  await page.getByText(/plate is no data set/).waitFor();
  await address.fill(dataset);
  await address.press("Enter");
  await page.getByText("2 pairs to train on").waitFor();
  await page.getByText(/of memory, \d+ steps in/).waitFor();
  assert.deepEqual(errors, []);
});

test("a mask opens as labels that can be painted on", async () => {
  const source = "/files/set/train/y/1.png";
  const { layers } = await run(page, "viewer.open", { source, as: "labels" });
  const [layer] = layers;
  const stroke = { layer, points: [[10, 10]], radius: 2, label: 3 };
  const { changed } = await run(page, "labels.paint", stroke);
  assert.isAbove(changed, 5);
  const region = { y: [10, 11], x: [10, 11] };
  assert.deepEqual((await run(page, "layers.pixels", { layer, region })).data, [3]);
  await run(page, "edit.undo");
  assert.deepEqual((await run(page, "layers.pixels", { layer, region })).data, [0]);

  const side = 2100; // large enough to be unpacked beside the page, and to get coarser levels
  const data = Uint8Array.from({ length: side * side }, (_, i) => (i % side < 1000 ? 7 : 0));
  await writeFile(
    join(directory, "large.png"),
    encode({ width: side, height: side, data, channels: 1, depth: 8 }),
  );
  const opened = await run(page, "viewer.open", { source: "/files/large.png", as: "labels" });
  const large = (await run(page, "layers.list")).find(({ id }: any) => id === opened.layers[0]);
  assert.deepInclude(large, { kind: "labels", levels: 3, dtype: "uint8" });
  const coarse = { layer: large.id, level: 2, region: { y: [9, 10], x: [249, 251] } };
  assert.deepEqual((await run(page, "layers.pixels", coarse)).data, [7, 0]);
  assert.deepEqual(errors, []);
});

test("picked files open each by itself", async () => {
  const before = (await run(page, "layers.list")).length;
  // The browser's newer dialog cannot be answered by a program; this is what those without it do.
  await page.evaluate(() => Reflect.deleteProperty(window, "showOpenFilePicker"));
  // Asked for before the page is waited for: the browser hands dialogs over only once it was told to, on another way
  // than it is told of keys.
  const choosing = page.waitForEvent("filechooser");
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve)));
  await page.keyboard.press("Control+Alt+o");
  const files = ["0.png", "1.png"].map((name) => join(directory, "set/train/x", name));
  await (await choosing).setFiles(files);
  const layers = await until(
    () => run(page, "layers.list"),
    (list) => list.length === before + 2,
  );
  assert.deepEqual(
    layers.slice(-2).map(({ name }: any) => name),
    ["0.png", "1.png"],
  );

  await page.evaluate(async () => {
    // Without handles, as browsers do that have none; in the order of the drop, which is that of the disk.
    Object.assign(DataTransferItem.prototype, { getAsFileSystemHandle: undefined });
    const dataTransfer = new DataTransfer();
    for (const name of ["1.png", "0.png"]) {
      const response = await fetch(`/files/set/train/x/${name}`);
      dataTransfer.items.add(new File([await response.arrayBuffer()], name));
    }
    const drop = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
    document.querySelector("#picture")?.dispatchEvent(drop);
  });
  const dropped = await until(
    () => run(page, "layers.list"),
    (list) => list.length === before + 4,
  );
  assert.deepEqual(
    dropped.slice(-2).map(({ name }: any) => name),
    ["1.png", "0.png"],
  );
  assert.equal((await run(page, "edit.undo")).title !== null, true);
  assert.equal((await run(page, "layers.list")).length, before + 2, "one step");
  assert.deepEqual(errors, []);
});

test("of a plate one image can be picked, and a script is told which there are", async () => {
  const before = (await run(page, "layers.list")).length;
  const failure = await failureOf(page, "viewer.open", { source: "/files/plate" });
  assert.equal(failure.code, "reader/holds-images");
  assert.match(failure.message, /A\/1\/0, A\/2\/0/);
  await run(page, "viewer.openDialog");
  const field = page.getByLabel("Address of an image");
  await field.fill("/files/plate");
  await field.press("Enter");
  await page.getByRole("button", { name: "A/2/0" }).click();
  const layers = await until(
    () => run(page, "layers.list"),
    (list) => list.length > before,
  );
  assert.include(
    layers.map(({ name }: any) => name),
    "A/2/0",
  );
  assert.deepEqual(errors, []);
});

test("an image is drawn before its labels have been read, and stays where they cannot be", async () => {
  // Which has read none of it before.
  const { page, errors } = await openPage(browser, sample());
  const before = (await run(page, "layers.list")).length;
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route("**/A/1/0/labels/**", (route) => held.then(() => route.continue()));
  const opening = run(page, "viewer.open", { source: "/files/plate/A/1/0" });
  const shown = await until(
    () => run(page, "layers.list"),
    (list) => list.length > before,
  );
  assert.deepEqual(
    shown.slice(before).map(({ kind }: any) => kind),
    ["image"],
  );
  await until(
    () => run(page, "view.figures"),
    ({ tiles }) => tiles.onScreen > 0 && tiles.loading === 0,
  );
  letGo();
  const { layers } = await opening;
  assert.lengthOf(layers, 2);
  await run(page, "edit.undo");
  assert.lengthOf(await run(page, "layers.list"), before);
  await page.route("**/A/2/0/labels/**", (route) => route.fulfill({ status: 500 }));
  const { layers: alone, warnings } = await run(page, "viewer.open", {
    source: "/files/plate/A/2/0",
  });
  assert.lengthOf(alone, 1);
  assert.match(warnings.join(), /labels.*500/);
  assert.lengthOf(await run(page, "layers.list"), before + 1);
  assert.deepEqual(errors, []);
});
