// From a key of the review until the next of 1 000 objects is drawn, its tiles in memory. Drives the built app.
import { afterAll, bench, describe } from "vitest";
import { quantile } from "#core/quantile.ts";
import type { Figures } from "#viewer/figures.ts";
import type { Lamella } from "../../src/app/public-api.ts";
import { launchChromium, startLamella } from "../e2e/built-app.ts";
import { openSharedPage, run, until } from "../e2e/page.ts";

declare const lamella: Lamella; // in the page

/** Objects lie in rows on the sample of 768 x 768 pixels, this far apart. */
const grid = { columns: 40, rows: 25, pitchPx: 18, radiusPx: 6 };
const count = grid.columns * grid.rows;
/** Pressed one after the other; a minute of them says enough. */
const keys = 400;
const [browser, served] = await Promise.all([launchChromium(), startLamella()]);
const { page } = await openSharedPage(browser, `${served.url}?source=/files/nuclei.ome.zarr`);
await page.emulateMedia({ reducedMotion: "no-preference" }); // the camera flies
const [image] = await run(page, "layers.list");
const { layer } = await run(page, "labels.create", { image: image.id });
await page.evaluate(
  async ({ layer, columns, rows, pitchPx, radiusPx }) => {
    const strokes = Array.from({ length: columns * rows }, (_, i) => {
      const point = [pitchPx * (1 + Math.floor(i / columns)), pitchPx * (1 + (i % columns))];
      return { layer, points: [point], radius: radiusPx, label: i + 1 };
    });
    await Promise.all(strokes.map((stroke) => lamella.commands.run("labels.paint", stroke)));
  },
  { layer, ...grid },
);
await run(page, "view.dock", { dock: "review" });

/** Looks at all of the objects once, so that their tiles are in memory. */
async function lookAtAll(): Promise<void> {
  const [width, height] = [grid.columns * grid.pitchPx, grid.rows * grid.pitchPx];
  const { zoom } = await page.evaluate(() => lamella.viewer.camera.value);
  for (let y = 0; y <= height; y += 150)
    for (let x = 0; x <= width; x += 150) {
      await run(page, "camera.set", { center: [x, y], zoom });
      await until(
        () => run(page, "view.figures"),
        ({ tiles }: Figures) => tiles.loading === 0,
      );
    }
}

/** Milliseconds from each key until the GPU has finished the frame that shows the next object with all its tiles. */
function keysToObjects(keys: number): Promise<number[]> {
  return page.evaluate(async (keys) => {
    const gl = document.querySelector<HTMLCanvasElement>("#picture canvas")?.getContext("webgl2");
    if (!gl) throw new Error("there is no picture");
    const { review } = lamella.viewer;
    const times: number[] = [];
    for (let i = 0; i < keys; i++) {
      const before = review.index.value;
      const started = performance.now();
      const key = { key: "a", code: "KeyA", bubbles: true, composed: true };
      document.body.dispatchEvent(new KeyboardEvent("keydown", key));
      for (;;) {
        await new Promise(requestAnimationFrame); // deck.gl's own callback runs before this one
        gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4)); // waits for the GPU
        const { tiles } = (await lamella.commands.run("view.figures")) as Figures;
        if (review.index.value !== before && tiles.loading === 0) break;
      }
      times.push(performance.now() - started);
    }
    return times;
  }, keys);
}

describe(`reviewing ${count} objects by keys`, () => {
  bench(
    "from a key to the next object drawn",
    async () => {
      await run(page, "review.start", { layer, by: "position" });
      await lookAtAll();
      await run(page, "review.go", { item: 1 });
      const times = await keysToObjects(keys);
      const { decided } = await run(page, "review.status");
      if (decided !== keys) throw new Error(`${decided} of ${keys} keys decided`);
      const at = (share: number) => quantile(times, share)?.toFixed(0);
      process.stdout.write(
        `${times.length} keys: median ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms\n`,
      );
    },
    { iterations: 1, warmupIterations: 0, time: 0, warmupTime: 0 },
  );
});

afterAll(async () => {
  await browser.close();
  served.stop();
});
