import { assert } from "chai";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, test } from "vitest";
import type { Lamella } from "../../src/app/public-api.ts";
import { launchChromium, startLamella } from "./built-app.ts";
import {
  addressFollows,
  addressKnows,
  blankPage,
  chooseTool,
  failureOf,
  openPage,
  run,
  until,
  visit,
} from "./page.ts";

declare const lamella: Lamella; // in the page

let server: Awaited<ReturnType<typeof startLamella>>;
let browser: Browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([startLamella(), launchChromium()]);
});

afterAll(async () => {
  await browser.close();
  server.stop();
});

/** Ends the page's process at once: no handler of the page runs any more. */
async function kill(page: Page): Promise<void> {
  const crashed = new Promise((resolve) => page.once("crash", resolve));
  const session = await page.context().newCDPSession(page);
  session.send("Page.crash").catch(() => {}); // who would answer
  await crashed;
}

/** What a user sees who opens the same address again. */
async function reopened(page: Page, context: BrowserContext): Promise<Page> {
  const address = page.url();
  await page.close();
  return (await openPage(context, address)).page;
}

/** One plane of a layer, as a number that is another one where a pixel is. */
function pixelsOf(page: Page, layer: string): Promise<number> {
  return page.evaluate(async (id) => {
    const region = { z: [3, 4] };
    const read = await lamella.commands.run("layers.pixels", { layer: id, region });
    const { data } = read as { data: number[] };
    return data.reduce((hash, value) => Math.imul(hash ^ value, 0x01000193) >>> 0, 0x811c9dc5); // FNV-1a
  }, layer);
}

async function imageOf(page: Page): Promise<string> {
  return (await run(page, "layers.list")).find(({ kind }: { kind: string }) => kind === "image").id;
}

test("a page that dies in mid-stroke has every finished stroke afterwards, and undo takes them back", async () => {
  const context = await browser.newContext();
  const { page } = await openPage(context, server.url);
  const { layer } = await run(page, "labels.create", { image: await imageOf(page) });
  const empty = await pixelsOf(page, layer);
  const states = [empty];
  for (let i = 0; i < 4; i++) {
    const points = [
      [3, 20 + 40 * i, 20],
      [3, 20 + 40 * i, 150],
    ];
    await run(page, "labels.paint", { layer, points, radius: 8, label: i + 1 });
    states.push(await pixelsOf(page, layer));
  }
  await run(page, "dims.set", { z: 3 });
  await run(page, "review.start", { layer, by: "position" });
  await run(page, "review.decide", { decision: "rejected" });
  await run(page, "review.stop");
  await run(page, "layers.set", { layer, opacity: 0.25 });
  await addressFollows(page);
  await chooseTool(page, "p", "paint");
  const box = await page.locator("canvas").first().boundingBox();
  const middle = {
    x: (box?.x ?? 0) + (box?.width ?? 0) / 2,
    y: (box?.y ?? 0) + (box?.height ?? 0) / 2,
  };
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.down();
  for (let i = 0; i < 20; i++) await page.mouse.move(middle.x + 4 * i, middle.y + 2 * i);
  await until(
    () => pixelsOf(page, layer),
    (pixels) => pixels !== states[4],
  );
  // What was painted before would be folded into the chunks that the stroke is on, now that it is asked for.
  run(page, "session.save").catch(() => {}); // waits for the end of the stroke, which never comes
  await page.waitForTimeout(300);
  await kill(page);

  const again = await reopened(page, context);
  await again
    .getByText(/broken off.* It is back, with \d+ steps .* and a review with 1 of 4 decided/)
    .waitFor();
  assert.deepEqual(await pixelsOf(again, layer), states[4]);
  assert.deepInclude(
    (await run(again, "layers.list")).find(({ id }: { id: string }) => id === layer),
    { opacity: 0.25 },
  );
  assert.deepInclude((await run(again, "review.status")).counts, { rejected: 1 });
  assert.deepEqual(await run(again, "edit.undo"), { title: "change opacity" });
  assert.match((await run(again, "edit.undo")).title, /reject.* object/);
  assert.equal((await run(again, "review.status")).decided, 0);
  for (const before of [states[3], states[2]]) {
    assert.deepEqual(await run(again, "edit.undo"), { title: "paint" });
    assert.deepEqual(await pixelsOf(again, layer), before);
  }
  assert.deepEqual(await run(again, "edit.redo"), { title: "paint" });
  await kill(again);

  const third = await reopened(again, context);
  assert.deepEqual(await pixelsOf(third, layer), states[3], "after what was done again");
  assert.deepEqual(await run(third, "edit.redo"), { title: "paint" });
  assert.deepEqual(await pixelsOf(third, layer), states[4]);
  for (let i = 0; i < 4; i++) await run(third, "edit.undo");
  assert.deepEqual(await pixelsOf(third, layer), empty);
  const { title } = await run(third, "edit.undo");
  assert.match(title, /^add labels/);
  assert.isUndefined(
    (await run(third, "layers.list")).find(({ id }: { id: string }) => id === layer),
  );
  await context.close();
});

test("a second tab on the same session shows its labels, says that they are painted on elsewhere, and changes nothing", async () => {
  const context = await browser.newContext();
  const { page: first } = await openPage(context, server.url);
  const { layer } = await run(first, "labels.create", { image: await imageOf(first) });
  const stroke = { layer, points: [[3, 50, 50]], radius: 9 };
  await run(first, "labels.paint", { ...stroke, label: 1 });
  const { url } = await run(first, "session.link");
  const painted = await pixelsOf(first, layer);

  const { page: second } = await blankPage(context);
  await Promise.all([second.getByText("Another tab").waitFor(), visit(second, url)]);
  assert.deepEqual(await pixelsOf(second, layer), painted);
  const refused = await failureOf(second, "labels.paint", { ...stroke, label: 2 });
  assert.equal(refused.code, "labels/in-use");
  await run(first, "labels.paint", { ...stroke, label: 3 });
  const repainted = await pixelsOf(first, layer);

  await first.close();
  await until(
    () => second.evaluate(() => navigator.locks.query()),
    ({ held = [] }) => !held.some(({ name = "" }) => name.startsWith("lamella-edits")),
  );
  await second.reload();
  await second.evaluate(() => lamella.ready);
  assert.deepEqual(await pixelsOf(second, layer), repainted, "nobody else has it open any more");
  await run(second, "labels.paint", { ...stroke, label: 2 });
  await context.close();
});

test("an address without layers is empty, but for what can be taken back", async () => {
  const context = await browser.newContext();
  const { page } = await openPage(context, server.url);
  for (const { id } of await run(page, "layers.list"))
    await run(page, "layers.remove", { layer: id });
  await until(
    () => page.evaluate(() => decodeURI(location.hash)),
    (hash) => /"layers":\[\]/.test(hash),
  );
  await page.reload();
  await page.evaluate(() => lamella.ready);
  assert.equal(await page.getByText("was broken off").count(), 0, "it was closed");
  assert.deepEqual(await run(page, "layers.list"), []);
  assert.match((await run(page, "edit.undo")).title, /^remove/);
  assert.lengthOf(await run(page, "layers.list"), 1);
  await context.close();
});

const isOver = ({ state }: { state: string }) => ["done", "stopped", "failed"].includes(state);

/** Lets a run go on until it is past a step, and stops it. */
async function stoppedPast(page: Page, { id, step }: { id: string; step: number }): Promise<any> {
  const status = () => run(page, "train.status", { run: id });
  await until(status, (now) => now.step > step || isOver(now));
  await run(page, "train.stop", { run: id });
  return await until(status, isOver);
}

test("a page that dies in mid-training finds its run, which resumes to the very numbers of one that was left in peace", async () => {
  const context = await browser.newContext();
  const { page } = await openPage(context, server.url);
  const image = await imageOf(page);
  const { layer } = await run(page, "labels.create", { image });
  for (const [label, y] of [
    [1, 40],
    [2, 120],
  ] as const) {
    const points = [
      [3, y, 20],
      [3, y, 150],
    ];
    await run(page, "labels.paint", { layer, points, radius: 12, label });
  }
  await addressFollows(page);
  const model = { id: "unet", width: 4, depth: 2 };
  // No machine is through with so many before it is told to stop. Each epoch is a few steps and ends with a validation.
  const length = { patch: [64, 64], batch: 1, epochs: 50_000 };
  const job = { image, labels: layer, model, ...length, backend: "simd" };
  const { run: id } = await run(page, "train.start", job);
  const { step: died } = await until(
    () => run(page, "train.status", { run: id }),
    ({ step, validations }) => step >= 10 && validations.length > 0,
  );
  await addressKnows(page, id);
  await kill(page);
  const again = await reopened(page, context);
  await again.getByText(/a training that stopped at step \d+ and can be resumed/).waitFor();
  const found = await run(again, "train.status", { run: id });
  assert.deepInclude(found, { state: "paused", interrupted: true, resumable: true });
  assert.isAtLeast(found.step, 1, "it goes on from a checkpoint");
  await run(again, "train.resume", { run: id });
  const goal = Math.max(died, found.step) + 30;
  const resumed = await stoppedPast(again, { id, step: goal });
  const whole = await run(again, "train.start", job); // layers keep their ids
  const undisturbed = await stoppedPast(again, { id: whole.run, step: resumed.step });
  assert.deepInclude(resumed, { state: "stopped", notes: [] });
  assert.deepInclude(undisturbed, { state: "stopped", notes: [] });
  // A stop measures once more, and the undisturbed run has gone further.
  const upTo = (of: { step: number }[]) => of.filter(({ step }) => step < resumed.step);
  assert.deepEqual(upTo(resumed.history), upTo(undisturbed.history));
  assert.deepEqual(upTo(resumed.validations), upTo(undisturbed.validations));
  assert.lengthOf(upTo(resumed.history), resumed.step - 1, "each step once");
  assert.isAbove(upTo(resumed.validations).at(-1)?.step ?? 0, Math.max(died, found.step));
  await context.close();
});
