import { assert } from "chai";
import { buildSync } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, test } from "vitest";
import { bitsOfTraining } from "../compute/bits-of-training.ts";
import { kernelHost } from "../node/compute/kernel-host.ts";
import type { BitsRequest } from "./bits.worker.ts";
import { launchChromium, startLamella } from "./built-app.ts";
import { openSharedPage } from "./page.ts";

describe("the same training on the SIMD kernels", () => {
  let browser: Browser;
  let served: Awaited<ReturnType<typeof startLamella>>;
  let page: Page;

  beforeAll(async () => {
    [browser, served] = await Promise.all([launchChromium(), startLamella()]);
    const context = await browser.newContext({ bypassCSP: true }); // this test's worker is no file of the server
    page = (await openSharedPage(context, `${served.url}?plugins=none`)).page;
  });

  afterAll(async () => {
    served.stop();
    await browser.close();
  });

  for (const build of ["simd", "relaxed-simd"] as const)
    test(`gives the same bits in Node and in Chromium, on one thread and on two (${build})`, async () => {
      const inNode = (threads: number) => bitsOfTraining({ kernels: kernelHost([build]), threads });
      const inChromium = (threads: number) =>
        inWorker(page, { folder: served.url, build, threads });
      const first = await inNode(1);
      assert.lengthOf(first.losses, 5);
      assert.isBelow(first.losses[4] ?? Number.NaN, first.losses[0] ?? Number.NaN);
      assert.deepEqual(await inNode(1), first);
      assert.deepEqual(await inNode(2), first);
      assert.deepEqual(await inChromium(1), first);
      assert.deepEqual(await inChromium(2), first);
    });
});

/** Runs bits.worker.ts in a worker of the page. */
function inWorker(page: Page, request: BitsRequest): Promise<unknown> {
  const { outputFiles } = buildSync({
    entryPoints: ["test/e2e/bits.worker.ts"],
    ...{ bundle: true, format: "esm", target: "es2022", write: false },
    tsconfig: "tsconfig.base.json",
  });
  return page.evaluate(
    async ([code, request]) => {
      const url = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
      const worker = new Worker(url, { type: "module" });
      const reply = new Promise((resolve, reject) => {
        worker.addEventListener("message", ({ data }) => resolve(data));
        worker.addEventListener("error", ({ message }) => reject(new Error(message)));
      });
      worker.postMessage(request);
      return await reply.finally(() => worker.terminate());
    },
    [outputFiles[0]?.text ?? "", request] as const,
  );
}
