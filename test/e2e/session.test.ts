import { assert } from "chai";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { launchChromium, startLamella } from "./built-app.ts";
import { addressFollows, blankPage, openPage, run, until, visit } from "./page.ts";

let browser: Browser;
let served: Awaited<ReturnType<typeof startLamella>>;

beforeAll(async () => {
  [browser, served] = await Promise.all([launchChromium(), startLamella()]);
});

afterAll(async () => {
  served.stop();
  await browser.close();
});

test("a link opened in a fresh browser restores sources, layers, slice, camera and docks", async () => {
  const { page } = await openPage(browser, served.url);
  await run(page, "viewer.openSample", { id: "nuclei" });
  const layers = await run(page, "layers.list");
  const [membranes, mask, nuclei] = layers;
  await run(page, "layers.set", { layer: membranes.id, visible: false, name: "EM" });
  await run(page, "layers.set", { layer: mask.id, unlabelled: "ignore" });
  const channels = [{ contrast: [300, 5000], color: [0, 128, 255] }, { visible: false }];
  await run(page, "layers.set", { layer: nuclei.id, opacity: 0.5, channels });
  await run(page, "layers.move", { layer: membranes.id, index: 2 });
  await run(page, "dims.set", { z: 6 });
  await run(page, "camera.set", { center: [250, 130.5], zoom: 1.25 });
  await run(page, "layers.select", { layer: nuclei.id });
  await run(page, "view.theme", { theme: "light" });
  await run(page, "view.layers");
  const { url } = await run(page, "session.link");

  const fresh = await browser.newContext(); // with nothing in its storage
  const { page: again, errors } = await openPage(fresh, url);
  assert.deepEqual(await run(again, "layers.list"), await run(page, "layers.list"));
  assert.deepEqual(await run(again, "session.save"), await run(page, "session.save"));
  assert.equal(await again.locator("sp-theme").getAttribute("color"), "light");
  assert.deepEqual(errors, []);
});

test("the address follows the view, and a reload brings it back", async () => {
  const { page } = await openPage(browser, served.url);
  await run(page, "camera.set", { center: [77, 99], zoom: 2 });
  const { url: link } = await run(page, "session.link");
  await until(
    async () => new URL(page.url()).hash,
    (hash) => hash === new URL(link).hash,
  );
  const before = await run(page, "session.save");
  await page.reload();
  await page.evaluate("lamella.ready");
  assert.deepEqual(await run(page, "session.save"), before);
});

test("a link pasted into an open page replaces what is open", async () => {
  const { page } = await openPage(browser, served.url);
  const { url } = await run(page, "session.link");
  await run(page, "viewer.openSample", { id: "nuclei" });
  await run(page, "camera.set", { zoom: 4 });
  await addressFollows(page);
  await page.evaluate((link) => {
    location.hash = new URL(link).hash;
  }, url);
  await until(
    () => run(page, "layers.list"),
    (layers) => layers.length === 2,
  );
  assert.equal((await run(page, "session.link")).url, url);
});

test("a link may name where its session lies, and be laid over what is open", async () => {
  const { page } = await openPage(browser, served.url);
  const { session } = await run(page, "session.save");
  const [image, labels] = session.layers;
  const far = { ...session, camera: { center: [10, 20], zoom: 5 }, later: { lights: "on" } };
  far.layers = [{ ...image, settings: { opacity: 0.4, gleam: 1 } }];
  await page.route("**/shared.json", (route) => route.fulfill({ json: far }));
  const paste = (hash: string) =>
    page.evaluate((pasted) => {
      location.hash = pasted;
    }, hash);
  const camera = async () => (await run(page, "session.save")).session.camera;
  const said = page.getByText('setting "gleam" is not taken over').waitFor();
  await paste("#!./shared.json");
  await until(camera, ({ zoom }) => zoom === 5);
  assert.deepEqual(
    (await run(page, "layers.list")).map(({ id, opacity }: any) => [id, opacity]),
    [[image.id, 0.4]],
  );
  await said;
  const { session: again } = await run(page, "session.save");
  assert.deepEqual([again.later, again.layers[0].settings.gleam], [{ lights: "on" }, 1]);

  const part = { layers: [{ id: image.id, settings: { opacity: 0.8 } }, labels], dims: { z: 5 } };
  await paste(`#!+${JSON.stringify(part)}`);
  const layers = await until(
    () => run(page, "layers.list"),
    ({ length }) => length === 2,
  );
  assert.deepEqual(
    layers.map(({ id, opacity }: any) => [id, opacity]),
    [
      [image.id, 0.8],
      [labels.id, layers[1].opacity],
    ],
  );
  const { session: over } = await run(page, "session.save");
  assert.deepEqual([over.camera, over.dims], [again.camera, { z: 5 }]);
  await run(page, "edit.undo");
  await run(page, "edit.undo");
  assert.deepEqual((await run(page, "session.save")).session.layers, again.layers);
});

test("labels painted by the user survive a reload, and undo knows their strokes until then", async () => {
  const { page } = await openPage(browser, served.url);
  const [image] = await run(page, "layers.list");
  const { layer } = await run(page, "labels.create", { image: image.id, name: "mine" });
  const points = [
    [3, 100, 100],
    [3, 140, 180],
  ];
  const { changed } = await run(page, "labels.paint", { layer, points, radius: 6, label: 5 });
  assert.isAbove(changed, 500);
  const region = { z: [3, 4], y: [90, 150], x: [90, 190] };
  const read = async (level: number) =>
    (await run(page, "layers.pixels", { layer, level, region })).data;
  const before = await Promise.all([read(0), read(1), read(2)]);
  await run(page, "edit.undo");
  assert.isTrue((await read(0)).every((value: number) => value === 0));
  await run(page, "edit.redo");
  await addressFollows(page);
  await page.reload();
  await page.evaluate("lamella.ready");
  assert.deepEqual(await Promise.all([read(0), read(1), read(2)]), before);
});

test("in another browser painted labels come back empty, with a word about where the strokes are", async () => {
  const { page } = await openPage(browser, served.url);
  const [image, membrane] = await run(page, "layers.list");
  const { layer: mine } = await run(page, "labels.create", { image: image.id, name: "mine" });
  const stroke = { points: [[3, 100, 100]], radius: 6, label: 5 };
  for (const layer of [mine, membrane.id]) await run(page, "labels.paint", { layer, ...stroke });
  const { url } = await run(page, "session.link");

  const fresh = await browser.newContext();
  const { page: again, errors } = await blankPage(fresh);
  const said = again.getByText("in the browser it was painted in").nth(1).waitFor(); // of each
  await Promise.all([said, visit(again, url)]);
  assert.deepEqual(await run(again, "layers.list"), await run(page, "layers.list"));
  const region = { z: [3, 4], y: [90, 110], x: [90, 110] };
  const { data } = await run(again, "layers.pixels", { layer: mine, region });
  assert.isTrue(data.every((value: number) => value === 0));
  await run(again, "labels.paint", { layer: mine, ...stroke });
  assert.deepEqual(errors, []);
  await fresh.close();
});
