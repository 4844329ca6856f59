import { assert } from "chai";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import type { Lamella } from "../../src/app/public-api.ts";
import { launchChromium, startLamella } from "./built-app.ts";
import { failureOf, openSharedPage, run, until } from "./page.ts";

declare const lamella: Lamella; // in the page

let browser: Browser;
let served: Awaited<ReturnType<typeof startLamella>>;
let page: Page;
let errors: readonly string[];
let image: string;
let labels: string;

beforeAll(async () => {
  [browser, served] = await Promise.all([launchChromium(), startLamella()]);
  ({ page, errors } = await openSharedPage(browser, served.url));
  [image, labels] = (await run(page, "layers.list")).map(({ id }: any) => id);
});

afterAll(async () => {
  assert.deepEqual(errors, []);
  served.stop();
  await browser.close();
});

const region = { z: [2, 3], y: [90, 110], x: [90, 110] };
const pixels = async (layer: string) =>
  (await run(page, "layers.pixels", { layer, region })).data as number[];
const stroke = (layer: string, label: number) =>
  run(page, "labels.paint", { layer, label, radius: 6, points: [[2, 100, 100]] });

test("a copy of painted labels has its strokes, and is painted on by itself", async () => {
  await stroke(labels, 7);
  const painted = await pixels(labels);
  const { layer: copy } = await run(page, "layers.duplicate", { layer: labels });
  assert.include(painted, 7);
  assert.deepEqual(await pixels(copy), painted);
  await stroke(copy, 9);
  assert.deepEqual(await pixels(labels), painted);
  assert.include(await pixels(copy), 9);
  await run(page, "layers.remove", { layer: copy });
});

test("labels become an image of the same numbers, and that becomes labels again", async () => {
  const ids = await pixels(labels);
  const { layer: asImage } = await run(page, "layers.convert", { layer: labels, to: "image" });
  const { layer: again } = await run(page, "layers.convert", { layer: asImage, to: "labels" });
  assert.deepEqual(await pixels(asImage), ids);
  assert.deepEqual(await pixels(again), ids);
  const kinds = (await run(page, "layers.list")).map(({ kind }: any) => kind);
  assert.deepEqual(kinds, ["image", "labels", "image", "labels"]);
  await run(page, "layers.remove", { layer: [asImage, again] });
});

test("a locked layer refuses a stroke of the pointer in words, and shows a lock that opens it", async () => {
  await run(page, "layers.set", { layer: labels, locked: true });
  await run(page, "layers.select", { layer: labels });
  await run(page, "tools.use", { tool: "paint" });
  const before = await pixels(labels);
  const box = await page.locator("#picture").boundingBox();
  await page.mouse.click((box?.x ?? 0) + 300, (box?.y ?? 0) + 300);
  await page.getByText("is locked; unlock it in the layer list to paint on it").waitFor();
  assert.deepEqual(await pixels(labels), before);
  assert.equal((await failureOf(page, "layers.remove", { layer: labels })).code, "layer/locked");
  await page.locator('lamella-icon-button[label="Unlock"]').click();
  await until(
    () => run(page, "layers.list"),
    (all) => all.every(({ locked }: any) => !locked),
  );
  await run(page, "tools.use", { tool: "pan" });
});

test("the menu key on a row opens the menu of its layer, which works by keys", async () => {
  await page.locator("lamella-layer-row .name").first().focus();
  await page.keyboard.press("ContextMenu");
  await page.getByRole("menuitem", { name: "Duplicate the layer" }).waitFor();
  await page.keyboard.press("ArrowDown"); // from Rename
  await page.keyboard.press("Enter");
  const [, { visible }] = await until(
    () => run(page, "layers.list"),
    ([, { visible }]) => !visible,
  );
  assert.isFalse(visible);
  await run(page, "layers.show", { show: [labels] });
});

test("slices play by themselves until they are stopped", async () => {
  await run(page, "dims.set", { z: 0 });
  await run(page, "dims.play", { axis: "z", fps: 30, mode: "once" });
  await until(() => page.evaluate(() => lamella.viewer.dims.value["z"] === 7), Boolean);
  await until(() => page.evaluate(() => lamella.viewer.playing.value === undefined), Boolean);
  assert.equal((await failureOf(page, "dims.play", { axis: "t" })).code, "command/bad-arguments");
});

test("a screenshot is a PNG as large as asked for, with or without the scale bar", async () => {
  const box = await page.locator("#picture").boundingBox();
  const plain = await run(page, "view.screenshot", { scale: 0.5 });
  const withBar = await run(page, "view.screenshot", { scale: 0.5, interface: true });
  assert.match(plain.png, /^data:image\/png;base64,iVBOR/);
  assert.closeTo(plain.width, (box?.width ?? 0) / 2, 1);
  assert.closeTo(plain.height, (box?.height ?? 0) / 2, 1);
  assert.notEqual(plain.png, withBar.png);
});

test("the overview is there while something lies outside the view, and a click in it goes there", async () => {
  await run(page, "camera.fit");
  const overview = page.locator("lamella-overview [role=group]");
  await overview.waitFor({ state: "detached" });
  await run(page, "camera.set", { center: [400, 400], zoom: 3 });
  await overview.click({ position: { x: 20, y: 40 } });
  await until(() => page.evaluate(() => lamella.viewer.camera.value.center[0] < 100), Boolean);
  const [x, y] = await page.evaluate(() => lamella.viewer.camera.value.center);
  assert.closeTo(x, 64, 8);
  assert.closeTo(y, 128, 8);
});

test("what was open is on the start page, opens again by a click, and can be taken off the list", async () => {
  await run(page, "layers.remove", { layer: [image, labels] });
  const entry = page.locator("lamella-recent .open");
  await entry.click();
  await until(
    () => run(page, "layers.list"),
    ({ length }) => length === 2,
  );
  for (const { id } of await run(page, "layers.list"))
    await run(page, "layers.remove", { layer: id });
  await page.locator("lamella-recent lamella-icon-button").first().click();
  await entry.waitFor({ state: "detached" });
});
