import { once } from "node:events";
import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { assert } from "chai";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import type { Lamella } from "../../src/app/public-api.ts";
import { launchChromium } from "./built-app.ts";
import { run } from "./page.ts";

declare const lamella: Lamella; // in the page

let browser: Browser;
let app: string;
let host: Server;
let port = 0;

beforeAll(async () => {
  app = await mkdtemp(join(tmpdir(), "lamella-app-"));
  await cp("dist/app", app, { recursive: true, filter: (path) => !path.endsWith(".map") });
  browser = await launchChromium();
  await startHost();
});

afterAll(async () => {
  host.close();
  await browser.close();
});

const types: { readonly [extension: string]: string } = {
  ".html": "text/html",
  ".js": "text/javascript",
};

/** A host of files as many are: it isolates nothing, and has browsers keep what they got for ten minutes. */
async function startHost(): Promise<void> {
  host = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://localhost").pathname;
    readFile(join(app, path === "/" ? "index.html" : path)).then(
      (bytes) => {
        response.setHeader("cache-control", "max-age=600");
        response.setHeader("content-type", types[extname(path) || ".html"] ?? "").end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  await listen();
  const address = host.address();
  port = typeof address === "object" && address ? address.port : 0;
}

/** On the same port as before; another program may have it for a moment, since it was free. */
async function listen(): Promise<void> {
  for (;;) {
    try {
      host.listen(port, "127.0.0.1");
      await once(host, "listening"); // or fails with what the host says instead
      return;
    } catch (error) {
      const isTaken = error instanceof Error && "code" in error && error.code === "EADDRINUSE";
      if (!isTaken) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function stopHost(): Promise<void> {
  const closed = new Promise((resolve) => host.close(resolve));
  host.closeAllConnections();
  await closed;
}

const opened = (page: Page) => page.evaluate(() => lamella.ready);
const isIsolated = (page: Page) => page.evaluate(() => crossOriginIsolated);
const kept = (page: Page) => page.evaluate(() => caches.keys());

test("after one visit the app opens without its host, isolated; once there is a newer one, that is what opens", async () => {
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", (error) => errors.push(error.message));
  await page.goto(`http://127.0.0.1:${port}/`);
  await opened(page);
  assert.isFalse(await isIsolated(page));
  await page.evaluate(() => navigator.serviceWorker.ready);
  const first = await kept(page);
  assert.lengthOf(first, 1);

  await stopHost();
  await page.reload();
  await opened(page);
  assert.isTrue(await isIsolated(page));
  assert.equal((await run(page, "layers.list")).length, 2); // the sample, and its labels

  const html = await readFile(join(app, "index.html"), "utf8");
  await writeFile(join(app, "index.html"), html.replace("<html", "<html data-build=newer"));
  const main = await readFile(join(app, "main.js"), "utf8");
  await writeFile(join(app, "main.js"), `globalThis.newer = true;${main}`);
  await startHost();
  await page.reload();
  await opened(page);
  assert.equal(await page.locator("html").getAttribute("data-build"), "newer");
  assert.equal(await page.evaluate(() => Reflect.get(globalThis, "newer")), true);
  assert.deepEqual(await kept(page), first, "files of two builds are never kept as one");
  assert.deepEqual(errors, []);
});
