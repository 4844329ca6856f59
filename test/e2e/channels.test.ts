import { assert } from "chai";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import type { Lamella } from "../../src/app/public-api.ts";
import { launchChromium, startLamella } from "./built-app.ts";
import { openSharedPage, run, until } from "./page.ts";

declare const lamella: Lamella; // in the page

let browser: Browser;
let served: Awaited<ReturnType<typeof startLamella>>;
let page: Page;
let errors: string[];
/** The two-channel sample, alone. */
let image: string;

beforeAll(async () => {
  [browser, served] = await Promise.all([launchChromium(), startLamella()]);
  ({ page, errors } = await openSharedPage(browser, `${served.url}?source=/files/nuclei.ome.zarr`));
  image = (await run(page, "layers.list"))[0].id;
  await run(page, "layers.select", { layer: image });
});

afterAll(async () => {
  served.stop();
  await browser.close();
});

const channelsNow = async () =>
  (await run(page, "layers.list")).find(({ id }: any) => id === image).channels;

test("a histogram counts the pixels of a slice, and automatic contrast leaves out its extremes", async () => {
  const histogram = await run(page, "layers.histogram", { layer: image, channel: 1 });
  const { shape, data } = await run(page, "layers.pixels", {
    ...{ layer: image, level: histogram.level },
    region: { c: [1, 2] },
  });
  assert.equal(
    histogram.samples,
    shape.reduce((product: number, n: number) => product * n, 1),
  );
  const sorted = Float64Array.from(data).sort();
  assert.deepEqual([histogram.min, histogram.max], [sorted[0], sorted.at(-1)]);
  const { start, width, counts } = histogram;
  const inFirst = data.filter((value: number) => value >= start && value < start + width).length;
  assert.equal(counts[0], inFirst);
  await run(page, "layers.autoContrast", { layer: image, channel: 1 });
  const { contrast } = (await channelsNow())[1];
  const outside = data.filter((v: number) => v < contrast[0] || v > contrast[1]).length;
  assert.isAtMost(outside / data.length, 0.004);
});

test("the contrast limits move with the keys, and the histogram says where it is from", async () => {
  const before = (await channelsNow())[0].contrast;
  const low = page.getByRole("slider", { name: "Contrast limits, low" }).first();
  await page
    .getByRole("img", { name: /Histogram of this slice: .* pixels of level/ })
    .first()
    .waitFor();
  await low.focus();
  await page.keyboard.press("PageUp");
  const after = await until(channelsNow, ([{ contrast }]) => contrast[0] > before[0]);
  assert.equal(after[0].contrast[1], before[1]);
});

test("colormap, gamma, blending and following contrast are kept by the session, and old sessions still open", async () => {
  const channels = [{ colormap: "viridis", gamma: 0.5 }, { visible: false }];
  const settings = { blending: "additive", autoContrast: true };
  await run(page, "layers.set", { layer: image, channels, ...settings });
  const { session } = await run(page, "session.save");
  await run(page, "session.load", { session });
  const [restored] = await run(page, "layers.list");
  assert.deepInclude(restored, settings);
  assert.deepInclude(restored.channels[0], channels[0]);

  const old = structuredClone(session);
  for (const { settings } of old.layers) {
    for (const key of ["blending", "autoContrast"]) delete settings[key];
    for (const channel of settings.channels ?? [])
      for (const key of ["colormap", "gamma"]) delete channel[key];
  }
  await run(page, "session.load", { session: old });
  const [opened] = await run(page, "layers.list");
  assert.deepInclude(opened, { blending: "translucent", autoContrast: false });
  assert.deepInclude(opened.channels[0], { colormap: "color", gamma: 1 });
  assert.deepEqual(errors, []);
});
