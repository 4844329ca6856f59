import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { assert } from "chai";
import { afterAll, describe, test } from "vitest";
import { findChromium } from "../../scripts/chromium.mjs";

const folder = await mkdtemp(join(tmpdir(), "lamella-bench-test-"));
afterAll(() => rm(folder, { recursive: true }));
const env = { ...process.env, CHROMIUM_PATH: findChromium() };

/** Runs the built command; the table it prints and the JSON it writes. */
async function bench(...args: string[]) {
  const json = join(folder, "result.json");
  const command = ["dist/cli.js", "bench", ...args, "--steps", "1", "--json", json];
  const { stdout } = await promisify(execFile)(process.execPath, command, { env });
  return { stdout, ...JSON.parse(await readFile(json, "utf8")) };
}

function assertMeasured(row: { [key: string]: unknown }, keys: readonly string[]): void {
  for (const key of keys) assert.isAbove(row[key] as number, 0, `${key} of ${row["backend"]}`);
}

describe("lamella bench", () => {
  for (const place of ["node", "chromium"])
    test(`times our kernels and a peer in ${place}, and says on what`, async () => {
      const given = ["--backend", "simd,onnxruntime-web", "--threads", "2", "--profile"];
      const { stdout, machine, rows } = await bench("train", "--in", place, ...given);
      assert.match(machine.runtime, place === "node" ? /^Node \d+/ : /^Chromium \d+/);
      assert.isTrue(machine.isolated);
      assert.hasAllKeys(machine.lamella, ["version", "commit"]);
      const [simd, peer] = rows;
      assertMeasured(simd, ["trainStepMs", "forwardMs", "megapixelsPerSecond", "memoryMiB"]);
      assert.isAbove(simd.profile.winogradConv, 0);
      assertMeasured(peer, ["forwardMs", "memoryMiB"]);
      assert.include(peer, { trainStepMs: null, note: "it does not train" });
      assert.match(stdout, /\| small {2}\| simd /);
    });

  test("predicts an image as the product does, beside the peer's tiles alone", async () => {
    const given = ["--in", "node", "--backend", "simd,onnxruntime-web", "--threads", "2"];
    const { stdout, rows } = await bench("predict", ...given, "--seconds", "1");
    for (const row of rows) assertMeasured(row, ["forwardMs", "imageMegapixelsPerSecond"]);
    assert.match(stdout, /image, megapixel\/s/);
    assert.match(rows[1].note, /tiles alone/);
  });

  test("tells what keeps a backend from running", async () => {
    const given = ["--in", "node", "--backend", "tfjs-webgl", "--threads", "1"];
    const { rows } = await bench("predict", ...given);
    assert.lengthOf(rows, 1);
    assert.match(rows[0].reason, /there is no WebGL here/);
    assert.isNull(rows[0].forwardMs);
  });

  test("refuses arguments by name, in a sentence", async () => {
    const refused = await bench("train", "--backend", "cuda").catch((error: unknown) => error);
    assert.include(refused, { code: 2 });
    assert.match(
      String((refused as { stderr?: unknown }).stderr),
      /"cuda" is none of simd, webgpu/,
    );
  });
});
