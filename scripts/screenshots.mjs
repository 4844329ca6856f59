// `npm run screenshots`: the pictures of README and docs, taken of the built app (`npm run build` first).
import { existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { Film } from "./film.mjs";
import { run, settled, until, withLamella } from "./lamella-page.mjs";
import { strokesWhere } from "./strokes.mjs";

const to = "docs/images";
const realData = "../shared/data/ome-zarr";

if (!existsSync("dist/cli.js")) {
  process.stderr.write("There is no built app: npm run build\n");
  process.exit(1);
}
mkdirSync(to, { recursive: true });
await withLamella("sample-data", async (open) => {
  await theLoop(await open());
  await pretraining(await open());
  await theRest(await open());
});
if (existsSync(realData))
  await withLamella(realData, async (open) => {
    await realImage(await open("?source=/files/isbi20_zyx.ome.zarr"));
  });
else process.stdout.write(`real-data.jpg is skipped: there is no ${realData}\n`);

/** Open, paint, train, predict, share; as stills, and as one animated picture. */
async function theLoop(page) {
  const film = new Film();
  await settled(page);
  await take(page, "loop-1-open.jpg");
  await film.take(page, 1200);

  const [image, membrane] = await run(page, "layers.list");
  await run(page, "layers.set", { layer: membrane.id, visible: false });
  const { layer: strokes } = await run(page, "labels.create", { image: image.id, name: "strokes" });
  await run(page, "tools.use", { tool: "paint" });
  await paint(page, { strokes, membrane, image, onStroke: () => film.take(page, 120) });
  await settled(page);
  await take(page, "loop-2-paint.jpg");
  await film.take(page, 900);

  await page.getByRole("button", { name: "Start training" }).click();
  const dock = page.locator("lamella-train-dock");
  const progress = dock.getByText(/^Step \d+ of \d+/);
  await progress.waitFor({ timeout: 60_000 });
  for (const step of [10, 30, 60, 90, 120, 160]) {
    await until(
      () => progress.textContent(),
      (text) => Number(/\d+/.exec(text)) >= step,
    );
    await film.take(page, 400);
  }
  await dock.getByText(/^Done/).first().waitFor({ timeout: 600_000 });
  await new Promise((resolve) => setTimeout(resolve, 5000)); // until its best weights have predicted the view
  await settled(page);
  await take(page, "loop-3-train.jpg");
  await film.take(page, 700);

  const predictions = async () =>
    (await run(page, "layers.list")).filter(({ kind }) => kind === "probability");
  for (const { id } of await predictions()) await run(page, "layers.remove", { layer: id }); // the one that was watched
  await run(page, "layers.set", { layer: strokes, visible: false });
  await run(page, "tools.use", { tool: "pan" });
  await run(page, "view.dock", { dock: "predict" });
  await page.getByRole("button", { name: "Predict this view" }).last().click();
  await page.getByText(/^Done, \d+ tiles$/).waitFor({ timeout: 300_000 });
  await settled(page);
  await take(page, "loop-4-predict.jpg");
  await film.take(page, 1200);
  const [prediction] = await predictions();
  for (const threshold of [0.65, 0.8, 0.6, 0.5]) {
    await run(page, "layers.set", { layer: prediction.id, threshold });
    await settled(page);
    await film.take(page, 350);
  }

  await run(page, "session.share");
  await page.getByText("Share this view").waitFor();
  await settled(page);
  await take(page, "loop-5-share.jpg");
  await film.take(page, 2000);
  const bytes = await film.write(join(to, "loop.webp"), page);
  process.stdout.write(`${join(to, "loop.webp")} ${Math.round(bytes / 1000)} kB\n`);
  await page.close();
}

/** Hidden blocks are filled in, without a label. */
async function pretraining(page) {
  await run(page, "view.dock", { dock: "pretrain" });
  await run(page, "pretrain.set", { pretext: { id: "masking", block: 8 }, steps: 300 });
  await page.getByRole("button", { name: "Start pretraining" }).click();
  const dock = page.locator("lamella-pretraining");
  await dock.getByText(/^Done/).first().waitFor({ timeout: 600_000 });
  await dock.evaluate((element) => element.scrollIntoView());
  await settled(page);
  await take(page, "pretrain.jpg");
  await page.close();
}

/** Other states of the page that people meet. */
async function theRest(page) {
  await run(page, "help.tour");
  await page.getByText("Paint a few strokes").waitFor();
  await settled(page);
  await take(page, "tour.jpg");
  await run(page, "help.tour", { go: "end" });

  await run(page, "view.theme", { theme: "light" });
  await settled(page);
  await take(page, "light.jpg");
  await run(page, "view.theme", { theme: "dark" });

  await run(page, "palette.show");
  await settled(page);
  await take(page, "palette.jpg");
  await page.keyboard.press("Escape");

  await run(page, "viewer.openDialog");
  const address = page.getByLabel("Address of an image");
  await address.fill("/files/no-such-image.ome.zarr");
  await address.press("Enter");
  await page.locator("lamella-toasts .text").waitFor();
  await settled(page);
  await take(page, "error.jpg");

  await run(page, "viewer.openSample", { id: "nuclei" });
  for (const { id, name } of await run(page, "layers.list"))
    if (!name.startsWith("nucle")) await run(page, "layers.remove", { layer: id });
  await run(page, "camera.fit");
  await page.locator("lamella-toasts").getByLabel("Close").click();
  await settled(page);
  await take(page, "channels.jpg");

  for (const { id } of await run(page, "layers.list"))
    await run(page, "layers.remove", { layer: id });
  await page.getByText("Open an image", { exact: true }).waitFor();
  await settled(page);
  await take(page, "start.png");
  await page.close();
}

/** An image that nobody here made, with its own labels as outlines of what it shows. */
async function realImage(page) {
  const [, membrane] = await run(page, "layers.list");
  await run(page, "dims.set", { z: 10 });
  await run(page, "layers.set", { layer: membrane.id, opacity: 0.4 });
  await settled(page);
  await take(page, "real-data.jpg");
  await page.close();
}

/** Label 1 along membranes, 2 inside cells, on the section that is shown; the last stroke with the pointer. */
async function paint(page, { strokes, membrane, image, onStroke }) {
  const z = await page.evaluate(() => globalThis.lamella.viewer.dims.value.z);
  const region = { z: [z, z + 1] };
  const { data } = await run(page, "layers.pixels", { layer: membrane.id, region });
  const [, height, width] = image.shape;
  const kinds = [
    { label: 1, value: 1, radius: 2, count: 16, length: 14, apart: 110 },
    { label: 2, value: 0, radius: 6, count: 16, length: 9, apart: 110 },
  ];
  const painted = kinds.flatMap(({ label, ...kind }) =>
    strokesWhere({ data, height, width }, kind).map((path) => ({
      label,
      path,
      radius: kind.radius,
    })),
  );
  const last = painted.pop();
  for (const [i, { label, path, radius }] of painted.entries()) {
    const points = path.map(([y, x]) => [z, y, x]);
    await run(page, "labels.paint", { layer: strokes, points, radius, label });
    if (i % 4 === 3) await onStroke();
  }
  const { label: selectedLabel, radius: brushRadiusPx } = last;
  await run(page, "layers.set", { layer: strokes, selectedLabel, brushRadiusPx });
  await drag(page, last.path);
}

/** Draws a path of level-0 points, each `[y, x]`, with the pointer, and leaves it where it ends. */
async function drag(page, path) {
  const { center, zoom } = await page.evaluate(() => globalThis.lamella.viewer.camera.value);
  const box = await page.locator("#picture").boundingBox();
  const [first, ...rest] = path.map(([y, x]) => [
    box.x + box.width / 2 + (x + 0.5 - center[0]) * 2 ** zoom,
    box.y + box.height / 2 + (y + 0.5 - center[1]) * 2 ** zoom,
  ]);
  await page.mouse.move(...first);
  await page.mouse.down();
  for (const to of rest) await page.mouse.move(...to);
  await page.mouse.up();
}

async function take(page, name) {
  const path = join(to, name);
  const asPhotograph = name.endsWith(".jpg") && { type: "jpeg", quality: 85 };
  await page.screenshot({ path, animations: "disabled", ...asPhotograph });
  process.stdout.write(`${path} ${Math.round(statSync(path).size / 1000)} kB\n`);
}
