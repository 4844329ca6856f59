import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert } from "chai";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { launchChromium, startLamella } from "./built-app.ts";
import { failureOf, openPage, run } from "./page.ts";

let browser: Browser;
let directory: string;
let served: Awaited<ReturnType<typeof startLamella>>;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "lamella-"));
  const broken = join(directory, "broken.ome.zarr");
  await cp("sample-data/nuclei.ome.zarr", broken, { recursive: true });
  await rm(join(broken, "1"), { recursive: true });
  await cp("sample-data/nuclei.ome.zarr/0", join(directory, "folder/inner"), { recursive: true });
  [browser, served] = await Promise.all([launchChromium(), startLamella(directory)]);
});

afterAll(async () => {
  served.stop();
  await browser.close();
  await rm(directory, { recursive: true, force: true });
});

/** What is open and how, without what the test itself changes. */
const session = (page: Page) => run(page, "session.save");

/** Opens an address as a person does; returns what the page says about it. */
async function openByDialog(page: Page, address: string): Promise<string> {
  await run(page, "viewer.openDialog");
  const field = page.getByLabel("Address of an image");
  await field.fill(address);
  await field.press("Enter");
  return toast(page);
}

async function toast(page: Page): Promise<string> {
  const text = page.locator("lamella-toasts .text").last();
  await text.waitFor();
  return (await text.textContent())?.trim() ?? "";
}

const sources = [
  {
    what: "an address that does not answer",
    source: "http://127.0.0.1:9/none.ome.zarr",
    code: "source/unreachable",
    says: /127\.0\.0\.1:9/,
  },
  {
    what: "a folder that is no Zarr",
    source: "/files/folder",
    code: "reader/unsupported",
    says: /folder/,
  },
  {
    what: "an OME-Zarr with a missing array",
    source: "/files/broken.ome.zarr",
    code: "source/missing-array",
    says: /"?1"?/,
  },
];

for (const { what, source, code, says } of sources)
  test(`${what} is refused in words, and nothing changes`, async () => {
    const { page, errors } = await openPage(browser, served.url);
    const before = await session(page);
    const failure = await failureOf(page, "viewer.open", { source });
    assert.equal(failure.code, code);
    assert.match(failure.message, says);
    assert.equal(await openByDialog(page, source), failure.message);
    assert.deepEqual(await session(page), before);
    assert.deepEqual(errors, []);
  });

test("training with no labels painted says what to paint, in the dock too", async () => {
  const { page, errors } = await openPage(browser, served.url);
  const [image] = await run(page, "layers.list");
  const { layer } = await run(page, "labels.create", { image: image.id });
  const before = await session(page);
  const job = { image: image.id, labels: layer, unlabelled: "ignore" };
  const failure = await failureOf(page, "train.start", job);
  assert.equal(failure.code, "train/no-labels");
  assert.match(failure.message, /paint/i);
  await page.getByRole("button", { name: "Start training" }).click();
  assert.equal(await toast(page), failure.message);
  assert.deepEqual(await session(page), before);
  assert.deepEqual(errors, []);
});

test("a job that names no such layer, or an unknown setting, is refused by its name", async () => {
  const { page } = await openPage(browser, served.url);
  const [image, labels] = await run(page, "layers.list");
  const job = { image: image.id, labels: labels.id, unlabelled: "background" };
  const refused = (changes: object) => failureOf(page, "train.start", { ...job, ...changes });
  assert.equal((await refused({ labels: "none" })).code, "layer/unknown");
  assert.equal((await refused({ labels: image.id })).code, "layer/wrong-kind");
  assert.match((await refused({ stepz: 3 })).message, /stepz/);
  assert.match((await refused({ steps: -3 })).message, /steps/);
  assert.equal((await failureOf(page, "no.command")).code, "command/unknown");
});

test("a link that was cut says so, and leaves an open session as it was", async () => {
  const { page, errors } = await openPage(browser, served.url);
  const before = await session(page);
  const { url } = await run(page, "session.link");
  const { hash } = new URL(url);
  await page.evaluate(
    (cut) => {
      location.hash = cut;
    },
    hash.slice(0, -20),
  );
  assert.match(await toast(page), /damaged.*whole link/i);
  assert.deepEqual(await session(page), before);

  const fresh = await openPage(browser, url.slice(0, -20));
  assert.match(await toast(fresh.page), /damaged/i);
  assert.deepEqual(await run(fresh.page, "layers.list"), []);
  assert.isTrue(await fresh.page.locator("lamella-start").isVisible());
  assert.deepEqual([...errors, ...fresh.errors], []);
});
