// `node scripts/review-loop.mjs FOLDER IMAGE LOOP`: the loop of test/e2e/review-loop.ts on an image of FOLDER in a page of the built app (`npm run build`
// first), with its labels as the reviewer. LOOP: a ReviewLoop as JSON. Prints Dice after the first training and after each round in a line of JSON.
import { importTypeScript } from "./import-typescript.mjs";
import { run, until, withLamella } from "./lamella-page.mjs";

const { reviewLoop } = await importTypeScript("test/e2e/review-loop.ts");
const [folder = "", image = "", given = "{}"] = process.argv.slice(2);
const loop = JSON.parse(given);

await withLamella(folder, async (open) => {
  const page = await open(`?source=/files/${image}`);
  await until(
    () => run(page, "layers.list"),
    (layers) => layers.some(({ kind }) => kind === "labels"),
  );
  const start = performance.now();
  const figures = await reviewLoop(page, loop);
  const seconds = Math.round((performance.now() - start) / 1000);
  process.stdout.write(`${JSON.stringify({ ...figures, seconds, loop })}\n`);
});
