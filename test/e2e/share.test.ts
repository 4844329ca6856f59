import { cp, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert } from "chai";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, onTestFinished, test } from "vitest";
import type { SessionDocument } from "#core/session/document.ts";
import { encodeFragment } from "#core/session/fragment.ts";
import type { Lamella } from "../../src/app/public-api.ts";
import { readZip } from "../node/io/write/read-zip.ts";
import { launchChromium, startLamella } from "./built-app.ts";
import { addressFollows, failureOf, openPage, openSharedPage, run, until } from "./page.ts";

declare const lamella: Lamella; // in the page

let browser: Browser;
let served: Awaited<ReturnType<typeof startLamella>>;
let directory: string;
/** A session with the work in it: two images, labels of its own and some that were edited, a model, what it predicts, half a review. */
let author: Page;
let work: Awaited<ReturnType<typeof workOf>>;
let archive: Buffer<ArrayBuffer>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "lamella-share-"));
  await cp("sample-data", directory, { recursive: true });
  [browser, served] = await Promise.all([launchChromium(), startLamella(directory, "--write")]);
  author = (await openSharedPage(browser, `${served.url}&source=/files/membranes.ome.zarr`)).page;
  await makeWork(author);
  work = await workOf(author);
  const downloading = author.waitForEvent("download");
  const saved = await run(author, "session.save", { to: "archive" });
  const path = join(directory, "work.lamella");
  const download = await downloading;
  assert.equal(download.suggestedFilename(), saved.file);
  await download.saveAs(path);
  archive = (await readFile(path)) as typeof archive; // it is no shared memory
  assert.equal(archive.length, saved.bytes);
});

afterAll(async () => {
  served.stop();
  await browser.close();
  await rm(directory, { recursive: true });
});

async function makeWork(page: Page): Promise<void> {
  await run(page, "viewer.open", { source: "/files/nuclei.ome.zarr" });
  const [image, membrane]: { id: string }[] = await until(
    () => run(page, "layers.list"),
    ({ length }) => length === 4, // both with their labels
  );
  if (!image || !membrane) throw new Error("the sample has an image with labels");
  await run(page, "dims.set", { z: 3 });
  const edit = { layer: membrane.id, points: [[3, 60, 60]], radius: 9, label: 1 };
  assert.isAbove((await run(page, "labels.paint", edit)).changed, 0);
  const { layer } = await run(page, "labels.create", { image: image.id, name: "mine" });
  for (const [label, y] of [
    [1, 40],
    [2, 120],
  ] as const) {
    const points = [
      [3, y, 20],
      [3, y, 150],
    ];
    await run(page, "labels.paint", { layer, points, radius: 12, label });
  }
  const model = { id: "unet", width: 4, depth: 2 };
  const job = { image: image.id, labels: layer, model, patch: [64, 64], steps: 3 };
  const { run: id } = await run(page, "train.start", { ...job, backend: "simd" });
  await until(
    () => run(page, "train.status", { run: id }),
    ({ state }) => state === "done",
  );
  await predict(page, id);
  await run(page, "review.start", { layer, by: "position" });
  await run(page, "review.decide", { decision: "accepted" });
}

async function predict(page: Page, model: string): Promise<string> {
  const [image] = await run(page, "layers.list");
  const region = { z: [3, 4], y: [0, 128], x: [0, 128] };
  const job = { model, image: image.id, region, tile: 64, backend: "simd" };
  const { task, layer } = await run(page, "predict.start", job);
  await until(
    () => run(page, "predict.status", { task }),
    ({ state }) => state === "done",
  );
  return layer;
}

/** Labels that were painted over a file of this disk, which stays where it is. */
async function paintedMask(page: Page): Promise<string> {
  const ids = new Uint8Array(64 * 64).fill(5, 0, 64 * 32);
  const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (64, 64), }".padEnd(117);
  const magic = [0x93, ...Buffer.from("NUMPY"), 1, 0, 118, 0, ...Buffer.from(`${header}\n`)];
  await drop(page, "mask.npy", Uint8Array.from([...magic, ...ids]));
  const { id: image } = await until(
    async () => (await run(page, "layers.list")).at(-1),
    ({ name }) => name === "mask.npy",
  );
  const { layer } = await run(page, "layers.convert", { layer: image, to: "labels" });
  await run(page, "layers.remove", { layer: image });
  await run(page, "labels.paint", { layer, points: [[40, 40]], radius: 6, label: 9 });
  return layer;
}

/** All that whoever gets the session has to have too: the document, the pixels of every layer, and the models. */
async function workOf(page: Page) {
  const layers: { id: string; name: string; kind: string }[] = await run(page, "layers.list");
  const { session } = await run(page, "session.save");
  const pixels: number[] = [];
  for (const { id } of layers) pixels.push(await hashOf(page, id));
  const models: { id: string; bestDice: number }[] = await run(page, "models.list");
  return {
    layers: layers.map(({ id, name, kind }) => ({ id, name, kind })),
    document: withoutFolders(session),
    ...{ pixels, models: models.map(({ id, bestDice }) => ({ id, bestDice })) },
  };
}

/** Folders of a browser's storage are called otherwise in another one. */
function withoutFolders(document: SessionDocument): SessionDocument {
  const text = JSON.stringify(document);
  return JSON.parse(text.replaceAll(/"(labels|predictions)\/[\w.-]+/g, '"$1/...'));
}

/** Pixels of a layer, all of labels and a slice of others, as a number that is another one where one of them is. */
function hashOf(page: Page, layer: string): Promise<number> {
  return page.evaluate(async (id) => {
    const layers = (await lamella.commands.run("layers.list")) as any[]; // as docs/commands.md says
    const { kind, axes } = layers.find((each) => each.id === id);
    const region = kind !== "labels" && axes.includes("z") ? { z: [3, 4] } : {};
    const read = await lamella.commands.run("layers.pixels", { layer: id, region });
    const { data } = read as { data: number[] };
    return data.reduce((hash, value) => Math.imul(hash ^ value, 0x01000193) >>> 0, 0x811c9dc5); // FNV-1a
  }, layer);
}

/** As `expected`, with labels that were painted over an address of this computer whole: others do not reach it. */
function assertWhole(found: typeof work, expected: typeof work): void {
  const at = expected.layers.findIndex(({ name }) => name === "membrane");
  const [whole, edited] = [found.document.layers[at], expected.document.layers[at]];
  if (!whole || !edited) throw new Error("it has no such layer");
  assert.deepInclude(whole.source, { kind: "edited-labels", base: null });
  assert.nestedProperty(edited.source, "base.url");
  assert.deepInclude(whole.settings, edited.settings);
  const layers = expected.document.layers.with(at, whole);
  assert.deepEqual(found, { ...expected, document: { ...expected.document, layers } });
}

/** A browser that has seen nothing of it. */
async function stranger(url = served.url) {
  return openPage(await browser.newContext(), new URL("/", url).href); // which may not write
}

/** An archive that somebody unpacked onto a web server, at `/shared/` of every host that a browser asks. */
async function serveUnpacked(
  context: BrowserContext,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  await context.route("**/shared/**", (route) => {
    const name = new URL(route.request().url()).pathname.replace(/^.*\/shared\//, "");
    const bytes = files.get(name);
    return bytes ? route.fulfill({ body: Buffer.from(bytes) }) : route.fulfill({ status: 404 });
  });
}

function sessionIn(files: ReadonlyMap<string, Uint8Array>) {
  return JSON.parse(new TextDecoder().decode(files.get("session.json")));
}

function drop(page: Page, name: string, bytes: Uint8Array): Promise<void> {
  return page.evaluate(
    ([name, text]) => {
      const file = new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name);
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(file);
      const target = document.querySelector("lamella-app");
      target?.dispatchEvent(
        new DragEvent("drop", { dataTransfer, bubbles: true, composed: true, cancelable: true }),
      );
    },
    [name, Buffer.from(bytes).toString("base64")] as const,
  );
}

test("a session saved as one file and dropped into another browser is the same there, with its masks and its model", async () => {
  const { page, errors } = await stranger();
  await drop(page, "work.lamella", archive);
  await until(
    () => run(page, "models.list"),
    (models) => models.length === 1,
  );
  assertWhole(await workOf(page), work);
  assert.notProperty((await run(page, "session.save")).session, "carried");
  assert.isNull((await run(page, "edit.undo")).title);
  const reviewed = await run(page, "review.resume");
  assert.deepInclude(reviewed, { total: 2, decided: 1 });
  assert.deepInclude(reviewed.counts, { accepted: 1 });

  const again = await predict(page, work.models[0]?.id ?? "");
  const predicted = work.layers.findIndex(({ kind }) => kind === "probability");
  assert.equal(await hashOf(page, again), work.pixels[predicted]);
  assert.deepEqual(errors, []);
});

test("an archive unpacked onto any web server opens by a link; what is missing there is said, and the rest opens", async () => {
  const files = new Map(readZip(archive));
  const { page, errors } = await stranger();
  await serveUnpacked(page.context(), files);
  const follow = (fragment: string) =>
    page.evaluate((hash) => {
      location.hash = hash;
    }, fragment);
  await follow("#!./shared/session.json");
  await until(
    () => run(page, "models.list"),
    (models) => models.length === 1,
  );
  assertWhole(await workOf(page), work);

  const { carried } = sessionIn(files);
  const labels = carried.folders.find(({ title }: { title: string }) => title === "mine");
  files.delete(`assets/${labels.files}`);
  await follow("#!https://nowhere.invalid/session.json");
  await page.getByText("cannot be read").waitFor();
  await follow("#!./shared/session.json?again");
  await page.getByText("mine did not come along").waitFor();
  const { layers, pixels } = await workOf(page);
  assert.deepEqual(layers, work.layers);
  const painted = layers.findIndex(({ name }) => name === "mine");
  assert.deepEqual(
    pixels.map((hash, i) => hash === work.pixels[i]),
    layers.map((_, i) => i !== painted),
  );
  assert.deepEqual(errors, []);
});

test("a link that holds the session itself brings the work by its hashes, wherever that lies", async () => {
  const files = new Map(readZip(archive));
  const context = await browser.newContext();
  await serveUnpacked(context, files);
  const { carried, ...session } = sessionIn(files);
  const at = new URL("/shared/assets/", served.url).href;
  const fragment = await encodeFragment({ ...session, carried: { ...carried, at } });
  const { page, errors } = await openPage(context, new URL(`/${fragment}`, served.url).href);
  await until(
    () => run(page, "models.list"),
    (models) => models.length === 1,
  );
  assertWhole(await workOf(page), work);
  assert.deepInclude(await run(page, "review.resume"), { total: 2, decided: 1 });
  assert.deepEqual(errors, []);
});

test("on another computer the masks of one file are the same, and what is missing is said", async () => {
  const empty = join(directory, "empty");
  await mkdir(empty);
  const elsewhere = await startLamella(empty);
  onTestFinished(() => elsewhere.stop());
  const { page, errors } = await stranger(elsewhere.url);
  await drop(page, "work.lamella", archive);
  await page
    .locator("lamella-toasts")
    .getByText(/membranes\.ome\.zarr/)
    .first()
    .waitFor();
  const isHere = ({ name, kind }: { name: string; kind: string }) =>
    kind === "probability" || name === "mine" || name === "membrane";
  const { layers, pixels, models } = await until(
    () => workOf(page),
    (there) => there.models.length === 1,
  );
  const kept = work.layers.flatMap((layer, i) => (isHere(layer) ? [[layer, work.pixels[i]]] : []));
  assert.deepEqual(
    layers.map((layer, i) => [layer, pixels[i]]),
    kept,
  );
  assert.deepEqual(models, work.models);
  assert.deepEqual(errors, []);
});

test("a short link opens the work from the server; sharing again sends what is new and changes what the link shows", async () => {
  const assets = () => readdir(join(directory, ".lamella/assets"));
  const first = await run(author, "session.link", { inline: false });
  assert.isFalse(first.updated);
  assert.match(first.warnings.join(), /this computer alone/);
  const sent = await assets();
  const { page, errors } = await openPage(await browser.newContext(), first.url);
  await until(
    () => run(page, "models.list"),
    (models) => models.length === 1,
  );
  assert.deepEqual(await workOf(page), work);
  assert.equal((await failureOf(page, "session.link", { inline: false })).code, "session/no-place");

  const { id: mine } = work.layers.find(({ name }) => name === "mine") ?? {};
  await run(author, "labels.paint", { layer: mine, points: [[3, 80, 80]], radius: 5, label: 3 });
  const mask = await paintedMask(author);
  const again = await run(author, "session.link", { inline: false });
  assert.deepEqual([again.url, again.updated], [first.url, true]);
  const isNew = (name: string) => !sent.includes(name);
  // Its chunk on each level and their list, and as much of the mask, which is not there, with what says what it is.
  assert.isAtMost((await assets()).filter(isNew).length, 8);
  assert.notMatch(again.warnings.join(), /disk of this computer/);
  assert.equal((await run(author, "session.contents")).shared, first.url);
  const later = await openPage(await browser.newContext(), first.url);
  await until(
    () => workOf(later.page),
    ({ models }) => models.length === 1,
  );
  const [now, theirs] = [await workOf(later.page), await workOf(author)];
  const [whole, edited] = [now.document.layers.pop(), theirs.document.layers.pop()];
  assert.deepInclude(whole?.source, { kind: "edited-labels", base: null }, "that disk is not here");
  assert.nestedPropertyVal(edited?.source, "base.kind", "picked");
  assert.deepInclude(whole?.settings, edited?.settings ?? {});
  assert.deepEqual(now, theirs);
  assert.notDeepEqual(now.pixels.slice(0, -1), work.pixels);
  await run(author, "layers.remove", { layer: mask });
  await addressFollows(author);

  await author.reload();
  await author.evaluate(() => lamella.ready);
  const reloaded = await run(author, "session.link", { inline: false });
  assert.deepEqual([reloaded.url, reloaded.updated], [first.url, true]);

  const { url, updated } = await run(author, "session.link", { inline: false, fresh: true });
  assert.isFalse(updated);
  assert.notEqual(url, first.url);
  assert.deepEqual([...errors, ...later.errors], []);
});

test("where everything lies on a server, a link alone gives the same session", async () => {
  const isHere = ({ name, kind }: { name: string; kind: string }) =>
    kind === "probability" || name === "mine" || name === "membrane";
  const own = work.layers.filter(isHere);
  const mine = own.find(({ name }) => name === "mine");
  const { source } = await run(author, "labels.save", { layer: mine?.id, to: "image" });
  for (const { id } of own) await run(author, "layers.remove", { layer: id });
  const { layers } = await run(author, "viewer.open", { source });
  await run(author, "review.start", { layer: layers[0], by: "position" });
  await run(author, "review.decide", { decision: "rejected" });
  const { url } = await run(author, "session.link");
  const { page, errors } = await openPage(await browser.newContext(), url);
  const { models: _, ...reachable } = await workOf(author);
  const { models, ...opened } = await workOf(page);
  assert.deepEqual(opened, reachable);
  assert.deepEqual(models, []);
  assert.deepEqual(errors, []);
});
