import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { launchChromium } from "../e2e/built-app.ts";
import { KillingSpree } from "./killing-spree.ts";

const { values } = parseArgs({
  options: {
    kills: { type: "string", default: "200" },
    seed: { type: "string", default: "1" },
  },
});
const kills = Number(values.kills);
const seed = Number(values.seed);

const directory = await mkdtemp(join(tmpdir(), "lamella-faults-"));
await cp("sample-data/membranes.ome.zarr", join(directory, "membranes.ome.zarr"), {
  recursive: true,
});
const browser = await launchChromium();
const started = performance.now();
try {
  const spree = await KillingSpree.start({ directory, browser, seed });
  for (let i = 1; i <= kills; i++) {
    const round = await spree.kill();
    process.stdout.write(`${i}/${kills} ${round}\n`);
  }
  const summary = await spree.end();
  const seconds = Math.round((performance.now() - started) / 1000);
  process.stdout.write(`seed ${seed}, ${seconds} s: ${JSON.stringify(summary, null, 2)}\n`);
  await rm(directory, { recursive: true });
} catch (error) {
  process.stderr.write(`What is on the disk stays in ${directory} (seed ${seed})\n`);
  throw error;
} finally {
  await browser.close();
}
