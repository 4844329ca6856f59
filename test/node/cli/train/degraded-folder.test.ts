import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert } from "chai";
import { test } from "vitest";
import { buildChoice } from "#ml/config/choice.ts";
import { pretexts } from "#ml/pretext/index.ts";
import { ProgressLine } from "../../../../src/cli/progress-line.ts";
import { degradedFolder } from "../../../../src/cli/train/degraded-folder.ts";

test("OME-Zarrs are degraded as they are read: no folder is named that nobody has written", async () => {
  const folder = await mkdtemp(join(tmpdir(), "lamella-degraded-"));
  await mkdir(join(folder, "all", "one.zarr"), { recursive: true });
  await writeFile(join(folder, "all", "one.zarr", "zarr.json"), "{}");
  const { degradation } = buildChoice(pretexts, { id: "crappify" });
  if (!degradation) return assert.fail("it degrades");
  const progress = new ProgressLine({ write: () => true, isTTY: false, columns: 80 });
  const { signal } = new AbortController();
  for (const images of [join(folder, "all"), join(folder, "all", "one.zarr")]) {
    const place = { images, degraded: join(folder, "absent") };
    assert.isUndefined(
      await degradedFolder({ place: { images }, degradation, seed: 0 }, progress, signal),
    );
    assert.isUndefined(await degradedFolder({ place, degradation, seed: 0 }, progress, signal));
  }
  assert.deepEqual(await readdir(folder), ["all"]);
  await rm(folder, { recursive: true });
});
