// Saves labels as a user does, in the built app: as a zip, and back into the image that a server serves.
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { assert } from "chai";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { openFile } from "#io/node/open-file.ts";
import { readZip } from "../node/io/write/read-zip.ts";
import { launchChromium, startLamella } from "./built-app.ts";
import { failureOf, openPage, run } from "./page.ts";

const { signal } = new AbortController();
let browser: Browser;
let directory: string;
let served: Awaited<ReturnType<typeof startLamella>>;
const image = () => join(directory, "nuclei.ome.zarr");

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "lamella-"));
  await cp("sample-data/nuclei.ome.zarr", image(), { recursive: true });
  [browser, served] = await Promise.all([launchChromium(), startLamella(directory, "--write")]);
});

afterAll(async () => {
  served.stop();
  await browser.close();
  await rm(directory, { recursive: true, force: true });
});

/** The served image, with labels that have one stroke of label 7. */
async function paint(page: Page): Promise<string> {
  const { layers } = await run(page, "viewer.open", { source: "/files/nuclei.ome.zarr" });
  const { layer } = await run(page, "labels.create", { image: layers[0], name: "cells" });
  const { axes } = (await run(page, "layers.list")).find(({ id }: any) => id === layer);
  const point = (x: number) => axes.map((axis: string) => (axis === "x" || axis === "y" ? x : 0));
  await run(page, "labels.paint", { layer, points: [point(20), point(60)], radius: 5, label: 7 });
  return layer;
}

async function pixels(path: string): Promise<number[]> {
  const { levels } = await openFile(path, signal);
  return [...(await levels[0].read({}, { signal })).data];
}

/** Of a layer, all of level 0. */
const shown = async (page: Page, layer: string): Promise<number[]> =>
  (await run(page, "layers.pixels", { layer })).data;

test("labels are downloaded as a zip, or as one file, that our readers read", async () => {
  const { page, errors } = await openPage(browser, served.url);
  const layer = await paint(page);
  const wanted = await shown(page, layer);
  for (const format of ["ome-zarr-0.4", "ome-zarr-0.5", "tiff", "png", "npy"]) {
    const downloading = page.waitForEvent("download");
    const { file } = await run(page, "labels.save", { layer, to: "download", format });
    const download = await downloading;
    assert.equal(download.suggestedFilename(), file);
    const path = join(directory, "out", file);
    await download.saveAs(path);
    if (!file.endsWith(".zip")) {
      assert.deepEqual(await pixels(path), wanted, format);
      continue;
    }
    const folder = join(directory, "out", format);
    for (const [name, bytes] of readZip(await readFile(path))) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), bytes);
    }
    assert.deepEqual(await pixels(join(folder, "cells.ome.zarr")), wanted, format);
  }
  assert.deepEqual(errors, []);
});

test("labels go back into a served image by Ctrl+S, and open with it again", async () => {
  const { page, errors } = await openPage(browser, served.url);
  assert.notInclude(page.url(), "token");
  const layer = await paint(page);
  const wanted = await shown(page, layer);
  await page.keyboard.press("Control+s");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByText("Saved cells to").waitFor();
  assert.deepEqual(await pixels(join(image(), "labels/cells")), wanted);
  const again = await failureOf(page, "labels.save", { layer, to: "image" });
  assert.equal(again.code, "save/exists");
  const { layers } = await run(page, "viewer.open", { source: "/files/nuclei.ome.zarr" });
  const listed = (await run(page, "layers.list")).filter(({ id }: any) => layers.includes(id));
  const saved = listed.find(({ name }: any) => name === "cells");
  assert.deepEqual(await shown(page, saved.id), wanted);
  const replaced = await failureOf(page, "labels.save", { layer, to: "image", overwrite: true });
  assert.equal(replaced.code, "save/in-use");
  assert.deepEqual(errors, []);
});

test("a reload may still write, and nobody without the token may", async () => {
  const { page } = await openPage(browser, served.url);
  await page.reload();
  await page.evaluate(() => lamella.ready);
  const to = "/files/new.ome.zarr";
  const { source } = await run(page, "labels.save", { layer: await paint(page), to });
  assert.equal(source.url, new URL(to, served.url).href);
  const other = await openPage(browser, new URL("/", served.url).href);
  const failure = await failureOf(other.page, "labels.save", {
    layer: await paint(other.page),
    to: "image",
  });
  assert.equal(failure.code, "save/read-only");
  assert.include(failure.message, "--write");
});
