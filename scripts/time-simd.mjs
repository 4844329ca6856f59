// Times a training step and a prediction of the SIMD kernels in a worker of Chromium; prints a line of JSON a request:
//   npm run wasm && node scripts/time-simd.mjs '{"size":128,"width":16,"depth":3,"batch":8,"steps":20,"threads":2}' ...
// "profile":true adds the milliseconds of every kernel. Least and middle of the steps; shared machines disturb.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { build } from "esbuild";
import { chromium } from "playwright-core";
import { chromiumArgs, findChromium } from "./chromium.mjs";
import { copyWasm } from "./copy-wasm.mjs";

const folder = "build/bench";
await build({
  entryPoints: ["test/bench/step.worker.ts"],
  bundle: true,
  splitting: true,
  format: "esm",
  target: "es2022",
  outdir: folder,
  tsconfig: "tsconfig.base.json",
  logLevel: "warning",
});
await copyWasm(folder);
const types = { js: "text/javascript", wasm: "application/wasm" };
const server = createServer(async (request, response) => {
  response.setHeader("cross-origin-opener-policy", "same-origin");
  response.setHeader("cross-origin-embedder-policy", "require-corp");
  const type = types[request.url.split(".").at(-1)];
  response.setHeader("content-type", type ?? "text/html");
  response.end(type ? await readFile(`${folder}${request.url}`) : "<title>Steps</title>");
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArgs });
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${server.address().port}/`);
  for (const request of process.argv.slice(2)) {
    const reply = await page.evaluate(timeInWorker, JSON.parse(request));
    process.stdout.write(`${JSON.stringify(reply)}\n`);
  }
} finally {
  await browser.close();
  server.close();
}

/** Runs in the page. */
function timeInWorker(request) {
  const worker = new Worker("/step.worker.js", { type: "module" });
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => {
      if (!data.mark) resolve(data);
    };
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.postMessage(request);
  }).finally(() => worker.terminate());
}
