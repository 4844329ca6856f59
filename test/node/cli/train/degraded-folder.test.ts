import { mkdir, mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { assert } from "chai";
import { encode } from "fast-png";
import { test } from "vitest";
import { buildChoice } from "#ml/config/choice.ts";
import { isPretraining, parseJobFile } from "#ml/config/job-file.ts";
import { pretexts } from "#ml/pretext/index.ts";
import { ProgressLine } from "../../../../src/cli/progress-line.ts";
import { degradedFolder } from "../../../../src/cli/train/degraded-folder.ts";
import { openPretrainImages } from "../../../../src/cli/train/pretrain-images.ts";

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

test("a data set's folder has degraded images written beside each of its folders of images", async () => {
  const folder = await mkdtemp(join(tmpdir(), "lamella-degraded-"));
  const image = encode({
    width: 16,
    height: 16,
    data: new Uint8Array(256).fill(90),
    channels: 1,
    depth: 8,
  });
  for (const part of ["train", "val"]) {
    await mkdir(join(folder, part, "x"), { recursive: true });
    await writeFile(join(folder, part, "x", "a.png"), image);
  }
  const file = parseJobFile({ pretext: { id: "crappify" }, data: { train: folder } }, "a job");
  if (!isPretraining(file)) return assert.fail("it is a pretraining");
  const progress = new ProgressLine({ write: () => true, isTTY: false, columns: 80 });
  const { source } = await openPretrainImages(file, progress, new AbortController().signal);
  assert.isDefined(source.train[0]?.degraded);
  assert.isDefined(source.validation?.[0]?.degraded);
  for (const part of ["train", "val"])
    assert.deepEqual(await readdir(join(folder, part, "x_ssl_source")), ["a.png"]);
  await rm(folder, { recursive: true });
});
