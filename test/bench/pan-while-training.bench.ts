// How long a pan takes until it is drawn, with and without a training in the background. Drives the built app.
import { afterAll, bench, describe } from "vitest";
import type { Lamella } from "../../src/app/public-api.ts";
import { launchChromium, startLamella } from "../e2e/built-app.ts";
import { openSharedPage, run, until } from "../e2e/page.ts";

declare const lamella: Lamella; // in the page

const pans = 60;
const [browser, served] = await Promise.all([launchChromium(), startLamella()]);
const { page } = await openSharedPage(browser, served.url);
let isTraining = false;

/** Moves the camera and waits until the GPU has finished the frame that shows it. Milliseconds. */
function panOnce(step: number): Promise<number> {
  return page.evaluate(async (step) => {
    const canvas = document.querySelector<HTMLCanvasElement>("#picture canvas");
    const gl = canvas?.getContext("webgl2"); // deck.gl's own context
    if (!gl) throw new Error("there is no picture");
    const { center, zoom } = lamella.viewer.camera.value;
    const started = performance.now();
    await lamella.commands.run("camera.set", { center: [center[0] + step, center[1]], zoom });
    await new Promise(requestAnimationFrame); // deck.gl's own callback runs before this one
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4)); // waits for the GPU
    return performance.now() - started;
  }, step);
}

async function record(what: string): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < pans; i++) times.push(await panOnce(i % 2 === 0 ? 7 : -7));
  times.sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(share * pans)] ?? Number.NaN).toFixed(1);
  process.stdout.write(`${what}: median ${at(0.5)} ms, 95th percentile ${at(0.95)} ms\n`);
}

/** One training in the background, however often the benchmark is set up. */
async function train(): Promise<void> {
  if (isTraining) return;
  isTraining = true;
  const [image, labels] = await run(page, "layers.list");
  const job = { image: image.id, labels: labels.id, steps: 5000 };
  const { run: id } = await run(page, "train.start", job);
  const status = await until(
    () => run(page, "train.status", { run: id }),
    ({ step }) => step >= 3,
  );
  process.stdout.write(`training on ${status.backend}: ${status.backendReason}\n`);
}

describe("a pan of the sample at 1440 x 900 until it is drawn", () => {
  const once = { iterations: 1, warmupIterations: 0, time: 0, warmupTime: 0 };
  bench(`${pans} pans, nothing else going on`, () => record("pan, idle"), once);
  bench(`${pans} pans, a network training`, () => record("pan, training"), {
    ...once,
    setup: train,
  });
});

afterAll(async () => {
  await browser.close();
  served.stop();
});
