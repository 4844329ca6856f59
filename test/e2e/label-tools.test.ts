import { assert } from "chai";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, test } from "vitest";
import type { Lamella } from "../../src/app/public-api.ts";
import { launchChromium, startLamella } from "./built-app.ts";
import { asOneStep, chooseTool, type OpenedPage, openSharedPage, run, until } from "./page.ts";

declare const lamella: Lamella; // in the page

let browser: Browser;
let served: Awaited<ReturnType<typeof startLamella>>;
let opened: OpenedPage;
let page: Page;
let layer: string;
/** Where on the screen the middle of the picture is, which is the corner between pixels 255 and 256. */
let middle: readonly [x: number, y: number];

beforeAll(async () => {
  [browser, served] = await Promise.all([launchChromium(), startLamella()]);
  opened = await openSharedPage(browser, served.url);
  page = opened.page;
  await run(page, "camera.set", { center: [256, 256], zoom: 1 }); // two pixels of the screen a pixel
  const box = await page.locator("canvas").first().boundingBox();
  const { x = 0, y = 0, width = 0, height = 0 } = box ?? {};
  middle = [x + width / 2, y + height / 2];
});

afterAll(async () => {
  served.stop();
  await browser.close();
});

/** Each test begins with empty labels. */
beforeEach(async () => {
  while ((await run(page, "edit.undo")).title !== null);
  const [image] = await run(page, "layers.list");
  ({ layer } = await run(page, "labels.create", { image: image.id }));
  await run(page, "layers.set", {
    layer,
    selectedLabel: 2,
    brushRadiusPx: 5,
    preserveLabels: false,
  });
  await run(page, "dims.set", { z: 0 });
});

/** A place on the screen, as so many level-0 pixels from the middle. */
function at([dx, dy]: readonly [number, number]): [number, number] {
  return [middle[0] + 2 * dx, middle[1] + 2 * dy];
}

type Place = readonly [dx: number, dy: number];

/** A stroke. */
async function drag(path: readonly Place[], button: "left" | "right" = "left"): Promise<void> {
  const [first = [0, 0], ...rest] = path;
  await asOneStep(page, async () => {
    await page.mouse.move(...at(first));
    await page.mouse.down({ button });
    for (const to of rest) await page.mouse.move(...at(to), { steps: 4 });
    await page.mouse.up({ button });
  });
}

/** How many pixels of each id there are in a slice. */
async function counts(z = 0): Promise<{ [id: number]: number }> {
  const pairs = await page.evaluate(
    async ([layer, z]) => {
      const region = { z: [z, z + 1] };
      const read = lamella.commands.run("layers.pixels", { layer, region });
      const { data } = (await read) as { data: number[] };
      const found = new Map<number, number>();
      for (const id of data) if (id !== 0) found.set(id, (found.get(id) ?? 0) + 1);
      return [...found];
    },
    [layer, z] as const,
  );
  return Object.fromEntries(pairs);
}

const square: readonly Place[] = [
  [-40, -40],
  [40, -40],
  [40, 40],
  [-40, 40],
];

test("a polygon is clicked, corrected with the right button and filled by a double click; Escape takes one back", async () => {
  await chooseTool(page, "3", "polygon");
  for (const place of square.slice(0, 2)) await page.mouse.click(...at(place));
  await page.keyboard.press("Escape");
  for (const place of square.slice(0, 3)) await page.mouse.click(...at(place));
  await page.mouse.click(...at([90, 90]));
  await page.mouse.click(...at([0, 0]), { button: "right" });
  const outline = page.locator(".tool-outline path").last();
  assert.equal(await outline.isVisible(), true);
  await asOneStep(page, () => page.mouse.dblclick(...at([-40, 40])));
  assert.deepEqual(await counts(), { 2: 80 * 80 });
  assert.equal(await outline.isVisible(), false);
  assert.deepEqual(await run(page, "edit.undo"), { title: "polygon" });
  assert.deepEqual(await counts(), {});
});

test("a triangle is filled with Enter", async () => {
  await chooseTool(page, "3", "polygon");
  for (const place of square.slice(0, 3)) await page.mouse.click(...at(place));
  await asOneStep(page, () => page.keyboard.press("Enter"));
  const { 2: count = 0 } = await counts();
  assert.closeTo(count, 3200, 81);
});

test("with the right button the brush goes around an area, which is filled at the end", async () => {
  await chooseTool(page, "2", "paint");
  await drag([...square, [-40, -38]], "right");
  const { 2: count = 0 } = await counts();
  assert.closeTo(count, 6400, 90);
  await run(page, "edit.undo");
  assert.deepEqual(await counts(), {});
});

test("fill changes one area, or with contiguous off every one of the label, and stops at another label", async () => {
  await chooseTool(page, "2", "paint");
  await drag([
    [-60, 0],
    [-60, 1],
  ]);
  await drag([
    [60, 0],
    [60, 1],
  ]);
  const both = await counts();
  assert.isAbove(both[2] ?? 0, 170);
  await run(page, "layers.set", { layer, selectedLabel: 7 });
  await chooseTool(page, "f", "fill");
  await asOneStep(page, () => page.mouse.click(...at([-60, 0])));
  assert.deepEqual(await counts(), { 2: (both[2] ?? 0) / 2, 7: (both[2] ?? 0) / 2 });
  await run(page, "edit.undo");
  await run(page, "layers.set", { layer, contiguous: false });
  await asOneStep(page, () => page.mouse.click(...at([-60, 0])));
  assert.deepEqual(await counts(), { 7: both[2] ?? 0 });
  await run(page, "layers.set", { layer, contiguous: true });
  await run(page, "edit.undo");
  assert.deepEqual(await counts(), both);
});

test("with Alt, moving to the right makes the brush larger by as much as the ring grows", async () => {
  await chooseTool(page, "p", "paint");
  await page.mouse.move(...at([0, 0]));
  await page.keyboard.down("Alt");
  await page.mouse.move(...at([1, 0]));
  await page.mouse.move(...at([21, 0]), { steps: 5 });
  await page.locator(".brush-ring text", { hasText: "25 px" }).last().waitFor();
  await page.keyboard.up("Alt");
  const [shown] = (await run(page, "layers.list")).filter((l: any) => l.id === layer);
  assert.equal(shown.brushRadiusPx, 25);
  assert.deepEqual(await counts(), {}, "nothing is painted meanwhile");
});

test("B preserves labels, X swaps for background, M takes the next label", async () => {
  await run(page, "labels.paint", { layer, points: [[0, 256, 256]], radius: 10, label: 4 });
  const settings = async () => (await run(page, "layers.list")).find((l: any) => l.id === layer);
  await page.keyboard.press("m");
  await until(settings, ({ selectedLabel }) => selectedLabel === 5);
  await page.keyboard.press("x");
  await until(settings, ({ selectedLabel }) => selectedLabel === 0);
  await page.keyboard.press("x");
  await until(settings, ({ selectedLabel }) => selectedLabel === 5);
  await page.keyboard.press("b");
  await until(settings, ({ preserveLabels }) => preserveLabels);
  const before = await counts();
  await chooseTool(page, "2", "paint");
  await drag([
    [-30, 0],
    [30, 0],
  ]);
  const after = await counts();
  assert.isAbove(after[5] ?? 0, 0);
  assert.equal(after[4], before[4]);
});

test("a label is interpolated between slices, and through all three axes painted and filled", async () => {
  const paint = (z: number) =>
    run(page, "labels.paint", { layer, points: [[z, 256, 256]], radius: 12 });
  await paint(0);
  await paint(2);
  await run(page, "dims.set", { z: 1 });
  await run(page, "labels.interpolate", { layer });
  assert.deepEqual(await counts(1), await counts(0));
  await run(page, "labels.fill", { layer, point: [1, 256, 256], label: 9, dimensions: 3 });
  assert.deepEqual(Object.keys(await counts(2)), ["9"]);
  await run(page, "edit.undo");
  await run(page, "edit.undo");
  assert.deepEqual(await counts(1), {});
  assert.deepEqual(opened.errors, []);
});
