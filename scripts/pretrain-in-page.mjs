// `node scripts/pretrain-in-page.mjs FOLDER IMAGE JOB [PICTURE]`: pretrains on an image of FOLDER in a page of the built app (`npm run build` first), and
// prints what `train.status` says of it in a line. JOB: the keys of `pretrain.start` as JSON; PICTURE: where to, a screenshot of the dock.
import { run, settled, until, withLamella } from "./lamella-page.mjs";

const [folder = "", image = "", job = "{}", picture] = process.argv.slice(2);
const given = JSON.parse(job);

await withLamella(folder, async (open) => {
  const page = await open(`?source=/files/${image}`);
  await settled(page);
  const [layer] = await run(page, "layers.list");
  if (!layer) throw new Error(`${image} of ${folder} did not open`);
  if (picture) await run(page, "view.dock", { dock: "pretrain" });
  const start = performance.now();
  const { run: training } = await run(page, "pretrain.start", { ...given, image: layer.id });
  const status = await until(
    () => run(page, "train.status", { run: training }),
    ({ state }) => ["done", "failed", "stopped"].includes(state),
  );
  const { state, step, metrics, backend, stepMs, error } = status;
  const seconds = Math.round((performance.now() - start) / 1000);
  const curve = status.validations.map((record) => [record.step, record.validation.psnr]);
  const said = { job: given, state, step, seconds, backend, stepMs, metrics, curve, error };
  process.stdout.write(`${JSON.stringify(said)}\n`);
  if (picture) {
    await page.locator("lamella-pretraining").evaluate((element) => element.scrollIntoView());
    await settled(page);
    await page.screenshot({ path: picture });
  }
  if (state !== "done") process.exitCode = 1;
});
