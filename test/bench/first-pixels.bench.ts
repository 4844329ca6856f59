// How soon an image is seen that somebody opens, here and in Viv. Drives the built app and a page with Viv, in turn.
import type { BrowserContext } from "playwright-core";
import { afterAll, bench, describe } from "vitest";
import { quantile } from "#core/quantile.ts";
import type { Lamella } from "../../src/app/public-api.ts";
import { launchChromium } from "../e2e/built-app.ts";
import { hasRealData, openSharedPage } from "../e2e/page.ts";
import { startBenchHost } from "./bench-host.ts";
import { type Camera, type TimesToPixels, timeToPixels } from "./first-pixels/time-to-pixels.ts";
import { viewSide, withSquareView } from "./square-view.ts";

declare const lamella: Lamella; // in the page

const rounds = 3;
const [browser, host] = await Promise.all([launchChromium(), startBenchHost()]);

/** A new context each time: no cache, and shaders to be compiled. */
async function inNewContext<T>(use: (context: BrowserContext) => Promise<T>): Promise<T> {
  const context = await browser.newContext();
  return use(context).finally(() => context.close());
}

function ours(source: string): Promise<TimesToPixels & { camera: Camera }> {
  return inNewContext(async (context) => {
    const { page } = await openSharedPage(context, host.app);
    await withSquareView(page);
    const times = await page.evaluate(timeToPixels, { source, camera: undefined });
    const camera = await page.evaluate(() => lamella.viewer.camera.value);
    return { ...times, camera };
  });
}

function vivs(source: string, camera: Camera): Promise<TimesToPixels> {
  return inNewContext(async (context) => {
    const page = await context.newPage();
    await page.setViewportSize({ width: viewSide, height: viewSide });
    await page.goto(host.viv);
    await page.waitForSelector("#picture canvas");
    return page.evaluate(timeToPixels, { source, camera });
  });
}

type Recorded = { readonly [who in "Lamella" | "Viv"]: TimesToPixels[] };

/** Adds to what was recorded, and says how it stands. */
async function compare(name: keyof typeof host.images, times: Recorded): Promise<void> {
  const source = host.images[name];
  for (let round = 0; round < rounds; round++) {
    const { camera, ...own } = await ours(source);
    times.Lamella.push(own);
    times.Viv.push(await vivs(source, camera));
  }
  for (const [who, all] of Object.entries(times)) {
    const of = (key: keyof TimesToPixels) => {
      const values = all.map((each) => each[key]);
      const shown = values.map((ms) => ms.toFixed(0)).join(", ");
      return `${key} ${quantile(values, 0.5)?.toFixed(0)} ms (${shown})`;
    };
    process.stdout.write(`${name}, ${who}: ${of("first")}; ${of("complete")}\n`);
  }
}

const once = { iterations: 1, warmupIterations: 0, time: 0, warmupTime: 0 };
const real = ["isbi20", "isbi20Alone"] as const;
const names = [...(hasRealData ? real : []), "large"] as const;

describe(`from opening to pixels on a view of ${viewSide} x ${viewSide}`, () => {
  for (const name of names) {
    const times: Recorded = { Lamella: [], Viv: [] };
    bench(name, async () => compare(name, times), once); // what is not async is run more than once
  }
});

afterAll(async () => {
  await browser.close();
  host.stop();
});
