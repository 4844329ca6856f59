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
const masked = otherModel(unet, "vit-mae");

test("the masked autoencoder is offered for hidden blocks alone, and gives way when the task changes", () => {
  const idsFor = (task: { id: string }) => modelsFor(task).map(({ id }) => id);
  assert.include(idsFor(masking), "vit-mae");
  assert.deepEqual(
    idsFor(masking).toSpliced(idsFor(masking).indexOf("vit-mae"), 1),
    idsFor(crappify),
  );
  assert.deepEqual(modelBeside(crappify, masked), { model: null });
  assert.deepEqual(modelBeside(masking, masked), {});
  assert.deepEqual(modelBeside(crappify, unet), {});
});

test("its width is its own; those of the other networks are kept among them", () => {
  assert.deepInclude(masked, { width: 160, heads: 4 });
  assert.deepEqual(otherModel({ ...masked, width: 192 }, "unet"), unet);
  assert.propertyVal(otherModel({ ...unet, width: 24 }, "resunet"), "width", 24);
});

test("no training is offered to go on from it", () => {
  const job = { batch: 8, monitor: "psnr", patience: 0 } as const;
  const run = (model: typeof unet) => ({ job: { ...job, model } });
  assert.isFalse(canBeginTraining(run(masked)));
  assert.isTrue(canBeginTraining(run(unet)));
  assert.isTrue(canBeginTraining({}));
});
