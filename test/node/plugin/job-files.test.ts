import { assert } from "chai";
import { describe, test } from "vitest";
import { writeBiapy } from "#ml/config/biapy/write-biapy.ts";
import { isPretraining, parseJobFile } from "#ml/config/job-file.ts";
import { readJobFile } from "#ml/config/read-job-file.ts";
import { fileOfSettings, settingsOfFile } from "#plugin/job-file-settings.ts";
import { trainJob } from "#plugin/train-settings.ts";

const membranes = `
PROBLEM: { TYPE: SEMANTIC_SEG, NDIM: 2D }
SYSTEM: { NUM_CPUS: 2 }
DATA: { TRAIN: { PATH: em/x, GT_PATH: em/y } }
MODEL: { ARCHITECTURE: resunet, LOAD_CHECKPOINT: True }
PATHS: { CHECKPOINT_FILE: first.safetensors }
TRAIN: { ENABLE: True, EPOCHS: 20, BATCH_SIZE: 6 }
`;

async function draftOf(text: string, before = trainJob.usual) {
  const { file, ...read } = await readJobFile(text, "job.yaml");
  if (isPretraining(file)) throw new Error("a job with masks was meant");
  const { change, loaded } = settingsOfFile({ ...read, file }, "job.yaml");
  return { settings: trainJob.changed(before, change), loaded };
}

describe("a job file in the dock", () => {
  test("says all of the settings, and what of it the dock does not hold", async () => {
    const before = trainJob.changed(trainJob.usual, { clip: 3, classes: [2], steps: 7 });
    const { settings, loaded } = await draftOf(membranes, before);
    assert.deepInclude(settings, { epochs: 20, batch: 6, clip: 0, init: undefined });
    assert.deepEqual([settings.steps, settings.classes], [undefined, undefined]);
    assert.equal(settings.model.id, "resunet");
    const keys = loaded.left.map((sentence) => sentence.split(":")[0]);
    assert.deepEqual(keys, ["data", "unlabelled", "init", "predict"]);
    assert.deepEqual(loaded.withoutEffect, ["SYSTEM.NUM_CPUS"]);
  });

  test("is as usual where it says nothing", async () => {
    const before = trainJob.changed(trainJob.usual, { seed: 3, epochs: 5 });
    const { settings, loaded } = await draftOf("{}", before);
    assert.deepEqual(trainJob.unusual(settings), {});
    assert.deepEqual(loaded.left, []);
  });

  test("written out, as ours or BiaPy's, and read again gives the same settings", async () => {
    const settings = trainJob.changed(trainJob.usual, {
      ...{ model: { id: "unet-resnet18" }, loss: { id: "focal" }, epochs: 4, labelMap: { 2: 0 } },
      init: { from: { kind: "http", url: "https://example.org/w.safetensors" }, part: "encoder" },
    });
    const { file, left } = fileOfSettings(settings, "background");
    assert.deepEqual(left, []);
    const job = parseJobFile(file, "a job");
    for (const text of [JSON.stringify(job), await writeBiapy(job)])
      assert.deepEqual(
        trainJob.unusual((await draftOf(text)).settings),
        trainJob.unusual(settings),
      );
  });

  test("has no weights that only this browser has", () => {
    const settings = trainJob.changed(trainJob.usual, { init: "run-1" });
    const { file, left } = fileOfSettings(settings, "ignore");
    assert.notProperty(file, "init");
    assert.match(left.join(), /^init/);
  });
});
