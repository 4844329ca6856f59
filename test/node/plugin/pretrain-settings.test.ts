import { assert } from "chai";
import { test } from "vitest";
import {
  canBeginTraining,
  modelBeside,
  modelsFor,
  otherModel,
  pretrainJob,
} from "#plugin/pretrain-settings.ts";

const { model: unet } = pretrainJob.usual;
const masking = { id: "masking" };
const crappify = { id: "crappify" };
const masked = otherModel(pretrainJob, { before: unet, id: "vit-mae" });

test("the masked autoencoder is offered for hidden blocks alone, and gives way when the task changes", () => {
  const idsFor = (task: { id: string }) => modelsFor(pretrainJob, task).map(({ id }) => id);
  assert.include(idsFor(masking), "vit-mae");
  assert.deepEqual(
    idsFor(masking).toSpliced(idsFor(masking).indexOf("vit-mae"), 1),
    idsFor(crappify),
  );
  assert.deepEqual(modelBeside(pretrainJob, { task: crappify, model: masked }), { model: null });
  assert.deepEqual(modelBeside(pretrainJob, { task: masking, model: masked }), {});
  assert.deepEqual(modelBeside(pretrainJob, { task: crappify, model: unet }), {});
});

test("its width is its own; those of the other networks are kept among them", () => {
  assert.deepInclude(masked, { width: 160, heads: 4 });
  assert.deepEqual(
    otherModel(pretrainJob, { before: { ...masked, width: 192 }, id: "unet" }),
    unet,
  );
  assert.propertyVal(
    otherModel(pretrainJob, { before: { ...unet, width: 24 }, id: "resunet" }),
    "width",
    24,
  );
});

test("no training is offered to go on from it", () => {
  const job = { batch: 8, monitor: "psnr", patience: 0 } as const;
  const run = (model: typeof unet) => ({ job: { ...job, model } });
  assert.isFalse(canBeginTraining(run(masked)));
  assert.isTrue(canBeginTraining(run(unet)));
  assert.isTrue(canBeginTraining({}));
});
