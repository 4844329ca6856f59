import { assert } from "chai";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, test } from "vitest";
import { labelColor } from "#core/labels/label-color.ts";
import type { Lamella } from "../../src/app/public-api.ts";
import { launchChromium, startLamella } from "./built-app.ts";
import { asOneStep, openPage, run, until } from "./page.ts";

declare const lamella: Lamella; // in the page

let browser: Browser;
let served: Awaited<ReturnType<typeof startLamella>>;
let context: BrowserContext;

beforeAll(async () => {
  [browser, served] = await Promise.all([launchChromium(), startLamella()]);
});

beforeEach(async () => {
  context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
});

afterEach(() => context.close());

afterAll(async () => {
  served.stop();
  await browser.close();
});

/** How many level-0 pixels of a layer are of an id; counted in the page, as they are many. */
function countOf(page: Page, layer: string, id: number): Promise<number> {
  return page.evaluate(
    async ([layer, id]) => {
      const { data } = (await lamella.commands.run("layers.pixels", { layer })) as {
        data: number[];
      };
      return data.filter((value) => value === id).length;
    },
    [layer, id] as const,
  );
}

/** Drags the pointer over the middle of the picture, for a stroke. */
async function drag(page: Page, path: readonly (readonly [number, number])[]): Promise<void> {
  const box = await page.locator("canvas").first().boundingBox();
  assert.isNotNull(box);
  const { x = 0, y = 0, width = 0, height = 0 } = box ?? {};
  const [first, ...rest] = path.map(
    ([dx, dy]) => [x + width / 2 + dx, y + height / 2 + dy] as const,
  );
  await asOneStep(page, async () => {
    await page.mouse.move(...(first ?? [0, 0]));
    await page.mouse.down();
    for (const to of rest) await page.mouse.move(...to, { steps: 4 });
    await page.mouse.up();
  });
}

/** Waits until the picture has as many pixels of a colour as it should. */
async function drawn(
  page: Page,
  color: readonly number[],
  isRight: (pixels: number) => boolean,
): Promise<void> {
  await until(() => drawnPixels(page, color), isRight);
}

/** How many there are, within a little of the colour. */
async function drawnPixels(page: Page, [red, green, blue]: readonly number[]): Promise<number> {
  const png = await page.locator("canvas").first().screenshot();
  return page.evaluate(
    async ([base64, red, green, blue]) => {
      const blob = await (await fetch(`data:image/png;base64,${base64}`)).blob();
      const bitmap = await createImageBitmap(blob);
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext("2d");
      context?.drawImage(bitmap, 0, 0);
      const { data } = context?.getImageData(0, 0, bitmap.width, bitmap.height) ?? { data: [] };
      const near = (i: number, value = 0) => Math.abs((data[i] ?? 0) - value) < 4;
      let count = 0;
      for (let i = 0; i < data.length; i += 4)
        if (near(i, red) && near(i + 1, green) && near(i + 2, blue)) count++;
      return count;
    },
    [png.toString("base64"), red, green, blue] as const,
  );
}

test("strokes of the pointer are drawn, undone and done again, and are there after a reload", async () => {
  const { page, errors } = await openPage(context, served.url);
  const [image] = await run(page, "layers.list");
  const { layer } = await run(page, "labels.create", { image: image.id });
  await run(page, "layers.set", { layer, opacity: 1, brushRadiusPx: 6, selectedLabel: 2 });
  await run(page, "tools.use", { tool: "paint" });
  await drag(page, [
    [-80, -60],
    [60, -40],
    [70, 50],
  ]);
  const painted = await countOf(page, layer, 2);
  assert.isAbove(painted, 300);
  await drawn(page, labelColor(2, 0), (pixels) => pixels > 300);

  await run(page, "tools.use", { tool: "erase" });
  await drag(page, [
    [-80, -60],
    [60, -40],
  ]);
  const left = await countOf(page, layer, 2);
  assert.isBelow(left, painted);
  await run(page, "edit.undo");
  assert.equal(await countOf(page, layer, 2), painted);
  await run(page, "edit.undo");
  assert.equal(await countOf(page, layer, 2), 0);
  await drawn(page, labelColor(2, 0), (pixels) => pixels === 0);
  await run(page, "edit.redo");
  await run(page, "edit.redo");
  assert.equal(await countOf(page, layer, 2), left);

  const { url } = await run(page, "session.link");
  await page.close();
  const again = await openPage(context, url);
  const [kept] = (await run(again.page, "layers.list")).filter(
    (l: any) => l.kind === "labels" && l.id === layer,
  );
  assert.deepInclude(kept, { name: "labels", brushRadiusPx: 6, selectedLabel: 2 });
  assert.equal(await countOf(again.page, layer, 2), left);
  await drawn(again.page, labelColor(2, 0), (pixels) => pixels > 100);
  assert.deepEqual([...errors, ...again.errors], []);
});

test("labels that came with the image can be painted on at once, and are there after a reload with what was painted", async () => {
  const { page, errors } = await openPage(
    context,
    `${served.url}?source=/files/membranes.ome.zarr`,
  );
  const [{ id: layer }] = (await run(page, "layers.list")).filter((l: any) => l.kind === "labels");
  const before = await countOf(page, layer, 1);
  assert.isAbove(before, 0);
  await run(page, "layers.select", { layer });
  await run(page, "layers.set", { layer, brushRadiusPx: 8, selectedLabel: 9 });
  await run(page, "tools.use", { tool: "paint" });
  await drag(page, [
    [-50, -50],
    [50, 50],
  ]);
  const [changed, painted] = [await countOf(page, layer, 1), await countOf(page, layer, 9)];
  assert.isAbove(painted, 200);
  assert.isBelow(changed, before);
  const { url } = await run(page, "session.link");
  await page.close();
  const again = await openPage(context, url);
  assert.equal(await countOf(again.page, layer, 9), painted);
  assert.equal(await countOf(again.page, layer, 1), changed);
  assert.deepEqual([...errors, ...again.errors], []);
});
