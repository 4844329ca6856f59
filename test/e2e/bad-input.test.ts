import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert } from "chai";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { launchChromium, startLamella } from "./built-app.ts";
import { failureOf, openPage, openSharedPage, run } from "./page.ts";

let browser: Browser;
let directory: string;
let served: Awaited<ReturnType<typeof startLamella>>;
/** One for all tests: what is refused changes nothing. */
let page: Page;
let errors: string[];

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "lamella-"));
  const broken = join(directory, "broken.ome.zarr");
  await cp("sample-data/nuclei.ome.zarr", broken, { recursive: true });
  await rm(join(broken, "1"), { recursive: true });
  await cp("sample-data/nuclei.ome.zarr/0", join(directory, "folder/inner"), { recursive: true });
  [browser, served] = await Promise.all([launchChromium(), startLamella(directory)]);
  const sample = "?source=./sample/membranes.ome.zarr"; // nothing that is opened first is refused
  ({ page, errors } = await openSharedPage(browser, served.url + sample));
});

afterAll(async () => {
  served.stop();
  await browser.close();
  await rm(directory, { recursive: true, force: true });
});

/** What is open and how, without what the test itself changes. */
const session = () => run(page, "session.save");

/** Opens an address as a person does. */
async function openByDialog(address: string): Promise<void> {
  await run(page, "viewer.openDialog");
  const field = page.getByLabel("Address of an image");
  await field.fill(address);
  await field.press("Enter");
}

/** Waits until the page says a sentence, and nothing but that in one message. Bad news stays until it is closed. */
function said(on: Page, sentence: string): Promise<void> {
  return on.locator("lamella-toasts .text").getByText(sentence, { exact: true }).waitFor();
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
    const before = await session();
    const failure = await failureOf(page, "viewer.open", { source });
    assert.equal(failure.code, code);
    assert.match(failure.message, says);
    await openByDialog(source);
    await said(page, failure.message);
    assert.deepEqual(await session(), before);
    assert.deepEqual(errors, []);
  });

test("training with no labels painted says what to paint, in the dock too", async () => {
  const [image] = await run(page, "layers.list");
  const { layer } = await run(page, "labels.create", { image: image.id });
  const before = await session();
  const job = { image: image.id, labels: layer, unlabelled: "ignore" };
  const failure = await failureOf(page, "train.start", job);
  assert.equal(failure.code, "train/no-labels");
  assert.match(failure.message, /paint/i);
  await page.getByRole("button", { name: "Start training" }).click();
  await said(page, failure.message);
  assert.deepEqual(await session(), before);
  assert.deepEqual(errors, []);
});

test("a job that names no such layer, or an unknown setting, is refused by its name", async () => {
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
  const before = await session();
  const { url } = await run(page, "session.link");
  const { hash } = new URL(url);
  await page.evaluate(
    (cut) => {
      location.hash = cut;
    },
    hash.slice(0, -20),
  );
  await page.getByText(/damaged.*whole link/i).waitFor();
  assert.deepEqual(await session(), before);

  const fresh = await openPage(browser, url.slice(0, -20));
  await fresh.page.getByText(/damaged/i).waitFor();
  assert.deepEqual(await run(fresh.page, "layers.list"), []);
  assert.isTrue(await fresh.page.locator("lamella-start").isVisible());
  assert.deepEqual([...errors, ...fresh.errors], []);
});
