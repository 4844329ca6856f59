import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { assert } from "chai";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import type { Lamella } from "../../src/app/public-api.ts";
import { launchChromium } from "./built-app.ts";

const host = `<!doctype html><title>A page of somebody else</title>
<script type="module" src="/lib/lamella.js"></script>
<lamella-viewer source="/app/sample/nuclei.ome.zarr"></lamella-viewer>`;
const types: { [ending: string]: string } = { ".js": "text/javascript", ".html": "text/html" };

/** A plain host of what was built, and of a page that embeds it. */
const server = createServer((request, response) => {
  const path = new URL(request.url ?? "/", "http://localhost").pathname;
  const body = path === "/" ? Promise.resolve(host) : readFile(join("dist", path));
  body.then(
    (bytes) => response.setHeader("content-type", types[extname(path) || ".html"] ?? "").end(bytes),
    () => response.writeHead(404).end(),
  );
});
let browser: Browser;

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await launchChromium();
});

afterAll(async () => {
  await browser.close();
  server.close();
});

test("a page of somebody else embeds the viewer, and drives it", async () => {
  const page = await browser.newPage();
  const { port } = server.address() as AddressInfo; // listening on a port, so not a pipe
  await page.goto(`http://127.0.0.1:${port}/`);
  const opened = await page.evaluate(async () => {
    const viewer = document.querySelector("lamella-viewer") as unknown as {
      ready: Promise<Lamella>;
    };
    const { commands } = await viewer.ready;
    const layers = (await commands.run("layers.list")) as { name: string }[]; // what that command returns
    return { names: layers.map(({ name }) => name), mine: "lamella" in globalThis };
  });
  assert.include(opened.names.join(), "nuclei");
  assert.isFalse(opened.mine, "the page itself stays as it was");
});
