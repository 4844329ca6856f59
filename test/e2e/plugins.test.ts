import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { assert } from "chai";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { launchChromium, startLamella } from "./built-app.ts";
import { failureOf, openPage, run, until } from "./page.ts";

let browser: Browser;
let context: BrowserContext; // one browser profile: what was agreed to stays
let served: Awaited<ReturnType<typeof startLamella>>;
let host: Server;
let url: string;
const files = new Map<string, string | Buffer>();

beforeAll(async () => {
  const { first, everything } = await exampleFiles();
  for (const [name, text] of everything) files.set(`/${name}`, text);
  for (const [name, text] of first) files.set(`/first/${name}`, text);
  files.set("/spots.pgm", Buffer.concat([Buffer.from("P5 32 32 255\n"), spots()]));
  host = createServer(({ url: path = "" }, response) => {
    const file = files.get(path);
    response.setHeader("access-control-allow-origin", "*");
    if (file === undefined) response.writeHead(404).end();
    else response.end(file);
  });
  await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
  const { port } = host.address() as AddressInfo; // listening on a port, so not a pipe
  url = `http://127.0.0.1:${port}/plugin.json`;
  [browser, served] = await Promise.all([launchChromium(), startLamella()]);
  context = await browser.newContext();
});

afterAll(async () => {
  host.close();
  served.stop();
  await browser.close();
});

/** The code blocks of the documentation that stand below the name of a file, of its two examples. */
async function exampleFiles() {
  const text = await readFile("docs/plugins.md", "utf8");
  const [first = "", everything = ""] = text.split("## An example of everything");
  const filesIn = (part: string) =>
    [...part.matchAll(/^`([\w.]+)`:\n\n```\w+\n(.*?)^```/gms)].map(
      ([, name = "", code = ""]) => [name, code] as const,
    );
  return { first: filesIn(first), everything: filesIn(everything) };
}

/** Left half dark, right half bright. */
function spots(): Buffer {
  return Buffer.from(Array.from({ length: 32 * 32 }, (_, i) => (i % 32 < 16 ? 20 : 200)));
}

const has = (page: Page) => async () =>
  (await run(page, "plugins.list")).some(({ id }: { id: string }) => id === "lab");
const ended = (page: Page, training: string) =>
  until(
    () => run(page, "train.status", { run: training }),
    ({ state }) => ["done", "failed", "stopped"].includes(state),
  );
const answer = (page: Page, name: string) =>
  page.getByRole("button", { name, exact: true }).click();

test("the documented plugin is installed after consent; its command, dock, tool, reader and what it trains with work", async () => {
  assert.deepEqual([...files.keys()].slice(0, 3), ["/plugin.json", "/lab.js", "/lab.worker.js"]);
  const { page, errors } = await openPage(
    context,
    `${served.url}?plugin=${encodeURIComponent(url)}`,
  );
  await page.getByText("Install Lab?").waitFor();
  await page.getByText("it can read", { exact: false }).first().waitFor();
  await page.getByText("Measurement, IO, Segmentation").waitFor();
  assert.isFalse(await has(page)(), "nothing runs before");
  await answer(page, "Install");
  await until(has(page), Boolean);
  assert.isAbove((await run(page, "lab.mean")).mean, 0);
  await run(page, "view.dock", { dock: "lab.panel" });
  await answer(page, "Mean brightness");
  await page.getByRole("button", { name: /Mean brightness: \d/ }).waitFor();

  await run(page, "plugins.set", { setting: "lab.digits", value: 3 });
  const tooMany = { setting: "lab.digits", value: 9 };
  assert.equal((await failureOf(page, "plugins.set", tooMany)).code, "plugin/bad-setting");
  await page.getByRole("button", { name: /Mean brightness: / }).click();
  await page.getByRole("button", { name: /Mean brightness: \d+\.\d{3}$/ }).waitFor();

  await run(page, "view.theme", { theme: "lab.warm" });
  const panel = () =>
    page.evaluate(() => {
      const docks = document.querySelector("lamella-docks");
      return docks && getComputedStyle(docks).getPropertyValue("--lamella-panel");
    });
  assert.match((await panel()) ?? "", /\(51, 42, 38\)/);
  assert.equal(
    (await failureOf(page, "view.theme", { theme: "lab.cold" })).code,
    "view/unknown-theme",
  );
  await run(page, "view.theme", { theme: "dark" });
  assert.notMatch((await panel()) ?? "", /\(51, 42, 38\)/);

  await run(page, "lab.ruler");
  await run(page, "camera.set", { center: [256, 256], zoom: 1 });
  const box = await page.locator("#picture").boundingBox();
  const [x, y] = [(box?.x ?? 0) + 300, (box?.y ?? 0) + 300];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 60, y + 80, { steps: 4 });
  await page.mouse.up();
  await page.getByText("50.0 px").waitFor();
  const { center } = await page.evaluate(() => (globalThis as any).lamella.viewer.camera.value);
  assert.deepEqual(center, [256, 256], "the picture stays");

  const source = new URL("spots.pgm", url).href;
  const { layers } = await run(page, "viewer.open", { source });
  const [image] = layers;
  const region = { y: [0, 1], x: [15, 17] };
  assert.deepEqual((await run(page, "layers.pixels", { layer: image, region })).data, [20, 200]);

  const saving = page.waitForEvent("download");
  const saved = await run(page, "layers.save", {
    layer: image,
    to: "download",
    format: "lab.pgm",
    name: "dots",
  });
  assert.deepEqual(saved, { file: "dots.pgm" });
  const written = await readFile((await (await saving).path()) ?? "");
  assert.equal(written.toString("latin1"), `P5\n32 32\n255\n${spots().toString("latin1")}`);
  const none = { layer: image, format: "lab.tga" };
  assert.equal((await failureOf(page, "layers.save", none)).code, "save/unsupported");

  const { layer: labels } = await run(page, "labels.create", { image });
  for (const [label, x] of [
    [1, 24],
    [2, 8],
  ])
    await run(page, "labels.paint", { layer: labels, points: [[16, x]], radius: 6, label });
  const small = { model: { id: "lab.plain", width: 4 }, patch: [32, 32], batch: 1 };
  const job = { ...{ image, labels, loss: { id: "lab.tversky", b: 0.7 } }, ...small };
  const augment = [{ id: "lab.shade", most: 2 }];
  const { run: training } = await run(page, "train.start", { ...job, augment, steps: 3 });
  const status = await ended(page, training);
  assert.deepInclude(status, { state: "done", step: 3 }, status.error?.message);
  assert.isTrue(status.loss > 0 && status.loss < 1, `a Tversky loss of ${status.loss}`);
  const { pictures } = await run(page, "train.preview", { image, augment, count: 1 });
  assert.notDeepEqual(pictures[1], pictures[0]);
  const pretext = { id: "lab.stripes" };
  const { run: pretraining } = await run(page, "pretrain.start", {
    ...{ image, pretext, ...small, steps: 3 },
  });
  assert.include(await ended(page, pretraining), { state: "done", step: 3 });

  const { run: long } = await run(page, "train.start", { ...job, steps: 1e6 });
  await until(
    () => run(page, "train.status", { run: long }),
    ({ step }) => step > 0,
  );
  await run(page, "train.stop", { run: long });
  assert.include(await ended(page, long), { state: "stopped", resumable: true });

  for (const unknown of [
    { model: { id: "lab.plain", depth: 2 } },
    { augment: [{ id: "lab.shade", most: 9 }] },
    { model: { id: "lab.nothing" } },
  ])
    assert.equal(
      (await failureOf(page, "train.start", { ...job, ...unknown })).code,
      "train/bad-job",
    );
  const missing = { image, labels, loss: { id: "lab.nothing" } };
  assert.equal((await failureOf(page, "train.start", missing)).code, "train/bad-job");
  assert.deepEqual(errors, []);
  await page.close();
});

test("the first plugin of the documentation is installed, and trains with its loss", async () => {
  const first = new URL("first/plugin.json", url).href;
  const { page, errors } = await openPage(
    browser,
    `${served.url}?plugin=${encodeURIComponent(first)}`,
  );
  await page.getByText("Install Mine?").waitFor();
  await answer(page, "Install");
  const [image, labels] = await run(page, "layers.list");
  await until(
    () => run(page, "plugins.list"),
    (plugins) => plugins.some(({ id }: { id: string }) => id === "mine"),
  );
  const { run: training } = await run(page, "train.start", {
    ...{ image: image.id, labels: labels.id, unlabelled: "background", steps: 2, batch: 1 },
    ...{ patch: [32, 32], model: { id: "unet", width: 4, depth: 2 }, loss: { id: "mine.brier" } },
  });
  const status = await ended(page, training);
  assert.include(status, { state: "done", step: 2 });
  assert.isTrue(status.loss > 0 && status.loss < 1, `a Brier score of ${status.loss}`);
  assert.deepEqual(errors, []);
});

test("what was agreed to is there after a reload without its host; what has changed is asked for again", async () => {
  const [manifest, module] = ["/plugin.json", "/lab.js"].map((path) => files.get(path) ?? "");
  files.delete("/plugin.json");
  const { page } = await openPage(context, served.url);
  assert.isTrue(await has(page)());
  assert.isAbove((await run(page, "lab.mean")).mean, 0);

  const stopped = (await run(page, "models.list")).find(
    ({ state }: { state: string }) => state === "stopped",
  );
  const before = (await run(page, "train.status", { run: stopped.id })).step;
  await run(page, "train.resume", { run: stopped.id });
  await until(
    () => run(page, "train.status", { run: stopped.id }),
    ({ step }) => step > before,
  );
  await run(page, "train.stop", { run: stopped.id });

  files.set("/plugin.json", manifest ?? "");
  files.set("/lab.js", `${module}\n// something else`);
  const refused = failureOf(page, "plugins.add", { url });
  await page.getByText("Lab has changed").waitFor();
  await answer(page, "Do not install");
  assert.equal((await refused).code, "plugin/refused");
  assert.isAbove((await run(page, "lab.mean")).mean, 0, "the old one goes on");

  await run(page, "plugins.remove", { plugin: "lab" });
  assert.equal((await failureOf(page, "lab.mean")).code, "command/unknown");
  await page.reload();
  await page.evaluate("lamella.ready");
  assert.isFalse(await has(page)());
  await page.close();
});
