import { assert } from "chai";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import { launchChromium, startLamella, startPlainHost } from "./built-app.ts";
import { blankPage, failureOf, openPage, run, until, visit } from "./page.ts";

declare const learner: Worker; // in the page of the last test

let browser: Browser;
let served: Awaited<ReturnType<typeof startLamella>>;

beforeAll(async () => {
  [browser, served] = await Promise.all([launchChromium(), startLamella()]);
});

afterAll(async () => {
  served.stop();
  await browser.close();
});

/** A job of a few seconds on the sample and its labels. */
async function smallJob(page: Page): Promise<object> {
  const [image, labels] = await run(page, "layers.list");
  return {
    ...{ image: image.id, labels: labels.id, unlabelled: "background" },
    ...{ patch: [32, 32], batch: 2, steps: 4, model: { id: "unet", width: 4, depth: 1 } },
  };
}

/** The status of a training at its end. */
async function trained(page: Page, job: object): Promise<any> {
  const { run: id } = await run(page, "train.start", job);
  return await until(
    () => run(page, "train.status", { run: id }),
    ({ state }) => ["done", "stopped", "failed"].includes(state),
  );
}

test("a page that is not cross-origin isolated trains on one thread, and says why", async () => {
  const host = await startPlainHost();
  const { page, errors } = await openPage(browser, host.url);
  assert.isFalse(await page.evaluate(() => crossOriginIsolated));
  const status = await trained(page, await smallJob(page));
  assert.deepInclude(status, { state: "done", step: 4, backend: "simd", notes: [] });
  const said = "on one thread, since this page is not cross-origin isolated";
  assert.include(status.backendReason, said);
  await page.locator("lamella-run").getByText(said).waitFor();
  assert.deepEqual(errors, []);
  await page.close();
  host.stop();
});

test("the address says what computes where nobody names a backend", async () => {
  const { page } = await openPage(browser, `${served.url}?backend=cpu`);
  const job = await smallJob(page);
  const status = await trained(page, job);
  assert.deepInclude(status, { state: "done", backend: "cpu" });
  assert.equal(status.backendReason, "JavaScript, as asked");
  assert.deepInclude(await trained(page, { ...job, backend: "simd" }), { backend: "simd" });
  await page.close();
});

test("an address or a command that asks for a backend that there is not is told what there is", async () => {
  const { page } = await openPage(browser, `${served.url}?backend=wasm`);
  const job = await smallJob(page);
  const known = /auto.*webgpu.*simd.*webgl.*cpu/;
  const byAddress = await failureOf(page, "train.start", job);
  assert.equal(byAddress.code, "compute/no-backend");
  assert.match(byAddress.message, known);
  const byName = await failureOf(page, "train.start", { ...job, backend: "wasm" });
  assert.equal(byName.code, "command/bad-arguments");
  assert.match(byName.message, known);
  await page.close();
});

test("a killed worker fails its run by name, and the next training gets a fresh one", async () => {
  const { page } = await blankPage(browser);
  // Only who made a worker can end it: the one that learns is remembered as it is made.
  await page.addInitScript(() => {
    Object.assign(globalThis, {
      Worker: class extends Worker {
        constructor(...of: ConstructorParameters<typeof Worker>) {
          super(...of);
          if (/ml\.worker/.test(String(of[0]))) Object.assign(globalThis, { learner: this });
        }
      },
    });
  });
  await visit(page, served.url);
  const job = await smallJob(page);
  const { run: id } = await run(page, "train.start", { ...job, steps: 100_000 });
  const status = () => run(page, "train.status", { run: id });
  await until(status, ({ step }) => step > 3);
  await page.evaluate(() => learner.terminate());
  const failed = await until(status, ({ state }) => state === "failed");
  assert.equal(failed.error.code, "worker/lost");
  assert.deepInclude(await trained(page, job), { state: "done", step: 4 });
  await page.close();
});
