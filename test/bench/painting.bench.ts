// What a pointer event of a brush costs on labels of 100 000 x 100 000 x 10, and when its paint is seen. Drives the built app.
import { afterAll, bench, describe } from "vitest";
import { quantile } from "#core/quantile.ts";
import type { Figures } from "#viewer/figures.ts";
import type { Lamella } from "../../src/app/public-api.ts";
import { launchChromium } from "../e2e/built-app.ts";
import { openSharedPage, run } from "../e2e/page.ts";
import { startBenchHost } from "./bench-host.ts";
import { largeImage } from "./large-image.ts";
import { viewSide, withSquareView } from "./square-view.ts";

declare const lamella: Lamella; // in the page

const events = 200;
const [browser, host] = await Promise.all([launchChromium(), startBenchHost()]);
const { page } = await openSharedPage(browser, host.app);
await withSquareView(page);
await run(page, "viewer.open", { source: host.images.large });
const [image] = await run(page, "layers.list");
const middle = [largeImage.side / 2, largeImage.side / 2];

/** Milliseconds: the page's own work for the event, with the uploads in the next frame; and from the event until the GPU has finished the frame that shows it. */
interface EventTimes {
  readonly work: number[];
  readonly frame: number[];
}

/** Moves the camera by a thousandth of a pixel: the same view is drawn again. */
function redraws(): Promise<EventTimes> {
  return page.evaluate(async (events) => {
    const gl = document.querySelector<HTMLCanvasElement>("#picture canvas")?.getContext("webgl2");
    if (!gl) throw new Error("there is no picture");
    const { center, zoom } = lamella.viewer.camera.value;
    const times: EventTimes = { work: [], frame: [] };
    for (let i = 0; i < events / 2; i++) {
      const started = performance.now();
      lamella.viewer.look({ center: [center[0] + (i % 2) / 1000, center[1]], zoom });
      times.work.push(performance.now() - started);
      await new Promise(requestAnimationFrame); // deck.gl's own callback runs before this one
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4)); // waits for the GPU
      times.frame.push(performance.now() - started);
    }
    return times;
  }, events);
}

/** Moves the pressed pointer 12 pixels at a time, to and fro over the whole view, a frame for each event. */
function strokeEvents(): Promise<EventTimes> {
  return page.evaluate(
    async ({ events, side }) => {
      const picture = document.querySelector("#picture");
      const gl = picture?.querySelector("canvas")?.getContext("webgl2");
      if (!picture || !gl) throw new Error("there is no picture");
      const { left, top } = picture.getBoundingClientRect();
      let uploading = 0;
      const upload = gl.texSubImage2D as (...args: unknown[]) => void; // one of many signatures
      gl.texSubImage2D = (...args: unknown[]) => {
        const began = performance.now();
        upload.apply(gl, args);
        uploading += performance.now() - began;
      };
      const times: EventTimes = { work: [], frame: [] };
      for (let i = 0; i < events; i++) {
        const turn = Math.floor((i * 12) / (side - 124));
        const along = (i * 12) % (side - 124);
        const clientX = left + 62 + (turn % 2 === 0 ? along : side - 124 - along);
        const clientY = top + 62 + ((turn * 180) % (side - 124));
        const at = { clientX, clientY, pointerId: 1, buttons: 1, bubbles: true, composed: true };
        const event = new PointerEvent("pointermove", at); // of the mouse that is pressed
        const started = performance.now();
        picture.dispatchEvent(event);
        const listened = performance.now() - started;
        uploading = 0;
        await new Promise(requestAnimationFrame);
        times.work.push(listened + uploading);
        gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
        times.frame.push(performance.now() - started);
      }
      gl.texSubImage2D = upload;
      return times;
    },
    { events, side: viewSide },
  );
}

async function labelBytes(): Promise<number> {
  const { memory }: { memory: { labels: number } } = await run(page, "view.figures");
  return memory.labels;
}

/** The view once all its tiles are there. */
async function look(view: { center: number[]; zoom: number }): Promise<void> {
  await run(page, "camera.set", view);
  await page.waitForTimeout(1000);
  const { tiles }: Figures = await run(page, "view.figures");
  if (tiles.loading > 0) throw new Error("the view is not complete after a second");
}

/** `covered` are redraws of the view with the paint in it. */
async function paint(
  radius: number,
): Promise<EventTimes & { bytes: number; covered: readonly number[] }> {
  const { layer } = await run(page, "labels.create", { image: image.id });
  await run(page, "layers.set", { layer, brushRadiusPx: radius });
  await run(page, "layers.select", { layer });
  await run(page, "tools.use", { tool: "paint" });
  const before = await labelBytes();
  const box = await page.locator("#picture").boundingBox();
  await page.mouse.move((box?.x ?? 0) + 62, (box?.y ?? 0) + 62);
  await page.mouse.down();
  await page.waitForTimeout(300);
  const times = await strokeEvents();
  await page.mouse.up();
  const bytes = (await labelBytes()) - before;
  if (bytes === 0) throw new Error("nothing was painted");
  await run(page, "tools.use", { tool: "pan" });
  const { frame: covered } = await redraws();
  await run(page, "layers.remove", { layer });
  return { ...times, bytes, covered };
}

function report(what: string, values: readonly number[]): void {
  const at = (share: number) => quantile(values, share)?.toFixed(2);
  process.stdout.write(`${what}: median ${at(0.5)} ms, p99 ${at(0.99)} ms\n`);
}

interface Recorded {
  readonly still: number[];
  readonly work: number[];
  readonly frame: number[];
}

/** Redraws without labels, a stroke, redraws: what else the machine does meets both. Says how it stands with those before. */
async function compare(
  what: string,
  { radius, recorded }: { radius: number; recorded: Recorded },
): Promise<void> {
  const bare = await redraws();
  const { work, frame, bytes, covered } = await paint(radius);
  const again = await redraws();
  recorded.still.push(...bare.frame, ...again.frame);
  recorded.work.push(...work);
  recorded.frame.push(...frame);
  report(`${what}, redraw without labels`, recorded.still);
  report(`${what}, redraw with what was painted`, covered);
  report(`${what}, the page's work for an event`, recorded.work);
  report(`${what}, from an event to the drawn frame`, recorded.frame);
  const [painted = 0, still = 1] = [recorded.frame, recorded.still].map((all) =>
    quantile(all, 0.5),
  );
  const mebibytes = (bytes / 2 ** 20).toFixed(1);
  process.stdout.write(
    `${what}: ${(painted / still).toFixed(2)} times a redraw, labels took ${mebibytes} MiB\n`,
  );
}

const once = { iterations: 1, warmupIterations: 0, time: 0, warmupTime: 0 };
const wholeImage = Math.log2(viewSide / largeImage.side);
const strokes = [
  { what: "radius 20, level 0", radius: 20, zoom: 0 },
  { what: "radius 200, level 0", radius: 200, zoom: 0 },
  { what: "radius 200, whole image", radius: 200, zoom: wholeImage },
];

describe(`${events} pointer events of 12 pixels on a view of ${viewSide} x ${viewSide}`, () => {
  for (const { what, radius, zoom } of strokes) {
    const recorded: Recorded = { still: [], work: [], frame: [] };
    const stroke = async () => {
      await look({ center: middle, zoom });
      await compare(what, { radius, recorded });
    };
    bench(what, stroke, once);
  }
});

afterAll(async () => {
  await browser.close();
  host.stop();
});
