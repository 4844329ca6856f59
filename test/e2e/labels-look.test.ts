import { assert } from "chai";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import type { Lamella } from "../../src/app/public-api.ts";
import { launchChromium, startLamella } from "./built-app.ts";
import { openPage, openSharedPage, run, until } from "./page.ts";

declare const lamella: Lamella; // in the page

let browser: Browser;
let served: Awaited<ReturnType<typeof startLamella>>;
let page: Page;
let errors: string[];
let image: string;
let layer: string;

// One page for all: each test goes on from where the one before it has left off.
beforeAll(async () => {
  [browser, served] = await Promise.all([launchChromium(), startLamella()]);
  const url = `${served.url}?source=/files/nuclei.ome.zarr`;
  ({ page, errors } = await openSharedPage(await browser.newContext(), url));
  const layers = await run(page, "layers.list");
  image = layers[0].id;
  layer = layers.find(({ kind }: { kind: string }) => kind === "labels").id;
});

afterAll(async () => {
  served.stop();
  await browser.close();
});

const rows = () => page.locator("lamella-label-rows .body [role=row]");

test("the list has every label with its area, as counting the pixels says", async () => {
  const list: { label: number; area: number; approximate: boolean }[] = await run(
    page,
    "labels.list",
    { layer },
  );
  const counts = await page.evaluate(async (layer) => {
    const { data } = (await lamella.commands.run("layers.pixels", { layer })) as { data: number[] };
    const counts: Record<number, number> = {};
    for (const id of data) if (id > 0) counts[id] = (counts[id] ?? 0) + 1;
    return counts;
  }, layer);
  assert.isAbove(list.length, 20);
  assert.deepEqual(Object.fromEntries(list.map(({ label, area }) => [label, area])), counts);
  assert.isTrue(list.every(({ approximate }) => !approximate));
});

test("a row of the list leads to its label, the keys to the next one, and only rows in sight are made", async () => {
  await run(page, "layers.select", { layer });
  await page.keyboard.press("F8");
  const all: { label: number; center: number[] }[] = await run(page, "labels.list", { layer });
  const isAt = async ([label, y, x]: readonly [number, number, number]) => {
    const center = await page.evaluate(() => lamella.viewer.camera.value.center);
    const distance = Math.hypot(center[0] - x - 0.5, center[1] - y - 0.5);
    return (await selected()) === label && distance < 0.01;
  };
  const place = (at: number) => {
    const [y = Number.NaN, x = Number.NaN] = all[at]?.center.slice(-2) ?? [];
    return [all[at]?.label ?? Number.NaN, y, x] as const;
  };
  await rows().first().click();
  await until(() => isAt(place(0)), Boolean);
  await page.keyboard.press("ArrowDown");
  await until(() => isAt(place(1)), Boolean);
  assert.isBelow(await rows().count(), 80);
});

test("a name given in the list is there after a reload, with the look of the layer", async () => {
  await rows().nth(2).dblclick();
  const field = page.locator("lamella-label-rows input");
  await until(() => field.evaluate((input) => input.matches(":focus")), Boolean);
  await page.keyboard.type("mitosis");
  await page.keyboard.press("Enter");
  const isNamed = (layer: unknown) => {
    const found = lamella.viewer.layers.value.find(({ id }) => id === layer);
    return found?.kind === "labels" && Object.values(found.labelNames.value).includes("mitosis");
  };
  await until(() => page.evaluate(isNamed, layer), Boolean);
  await run(page, "layers.set", { layer, contour: 2, palette: "okabe-ito", showSelected: true });
  const { url } = await run(page, "session.link");
  const again = await openPage(page.context(), url);
  const [saved] = (await run(again.page, "layers.list")).filter(
    ({ id }: { id: string }) => id === layer,
  );
  assert.deepEqual(Object.values(saved.labelNames), ["mitosis"]);
  assert.deepInclude(saved, { contour: 2, palette: "okabe-ito", showSelected: true });
  assert.deepEqual(again.errors, []);
  await again.page.close();
});

test("the list follows the brush, and among strokes background is one click away", async () => {
  const created = await run(page, "labels.create", { image });
  const point = [100, 100];
  await run(page, "labels.paint", { layer: created.layer, points: [point], radius: 4, label: 1 });
  await page.getByText("Add background").click();
  await until(
    () => selected(created.layer),
    (label) => label === 2,
  );
  await run(page, "labels.paint", { layer: created.layer, points: [[50, 50]], radius: 4 });
  const list = await run(page, "labels.list", { layer: created.layer });
  assert.deepEqual(
    list.map(({ label, name, area }: Record<string, unknown>) => ({ label, name, area })),
    [
      { label: 1, name: undefined, area: 49 },
      { label: 2, name: "background", area: 49 },
    ],
  );
  await run(page, "edit.undo");
  const undone = await run(page, "labels.list", { layer: created.layer });
  assert.equal(undone[1].area, 0);
  assert.deepEqual(errors, []);
});

/** Labels of 16 x 16 pixels, uint64, with two large ids and a small one; they lack the axes that the image has. */
const [huge, wide] = [2n ** 63n + 1n, 2n ** 40n];
const files: { readonly [path: string]: string | Buffer } = {
  ".zgroup": JSON.stringify({ zarr_format: 2 }),
  ".zattrs": JSON.stringify({
    multiscales: [{ axes: ["y", "x"].map((name) => ({ name })), datasets: [{ path: "0" }] }],
    "image-label": { properties: [{ "label-value": 7, class: "nucleus" }] },
  }),
  "0/.zarray": JSON.stringify({
    ...{ zarr_format: 2, shape: [16, 16], chunks: [16, 16], dtype: "<u8", order: "C" },
    ...{ fill_value: 0, compressor: null, filters: null },
  }),
  "0/0.0": Buffer.from(
    BigUint64Array.from({ length: 256 }, (_, i) => [0n, huge, wide, 7n][Math.floor(i / 64)] ?? 0n)
      .buffer,
  ),
};

test("ids of 64 bits are said exactly, painted with, and the same after a reload", async () => {
  await page.context().route("**/files/wide.zarr/**", (route) => {
    const path = new URL(route.request().url()).pathname.replace(/.*wide\.zarr\//, "");
    const body = files[path];
    return body === undefined ? route.fulfill({ status: 404 }) : route.fulfill({ body });
  });
  const opened = await run(page, "viewer.open", { source: "/files/wide.zarr" });
  const [id] = opened.layers;
  const columns = async (from: Page) =>
    (await run(from, "layers.pixels", { layer: id, region: { x: [3, 4] } })).data;
  const before = await columns(page);
  assert.deepEqual([before[0], before[4], before[8], before[12]], [0, String(huge), 2 ** 40, 7]);
  await run(page, "labels.paint", { layer: id, points: [[0, 3]], radius: 0, label: String(huge) });
  await run(page, "layers.set", { layer: id, labelNames: { [String(huge)]: "large" } });
  const list = await run(page, "labels.list", { layer: id });
  const found = list.map(({ label, name, area }: Record<string, unknown>) => [label, name, area]);
  assert.sameDeepMembers(found, [
    [String(huge), "large", 65],
    [2 ** 40, undefined, 64],
    [7, "nucleus", 64],
  ]);
  const { url } = await run(page, "session.link");
  const again = await openPage(page.context(), url);
  const after = await columns(again.page);
  assert.deepEqual(
    [after[0], after[4], after[8], after[12]],
    [String(huge), String(huge), 2 ** 40, 7],
  );
  assert.deepEqual([...errors, ...again.errors], []);
});

async function selected(of = layer): Promise<number | undefined> {
  const layers: { id: string; selectedLabel: number }[] = await run(page, "layers.list");
  return layers.find(({ id }) => id === of)?.selectedLabel;
}
