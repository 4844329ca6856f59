import { assert } from "chai";
import { test } from "vitest";
import { Failure } from "#core/failure.ts";
import { parseJob, stepsOf } from "#ml/config/job.ts";

/** The key that a job is refused by. */
function refused(job: unknown): string {
  try {
    parseJob(job);
  } catch (error) {
    if (error instanceof Failure && error.detail.code === "train/bad-job") return error.detail.key;
    throw error;
  }
  throw new Error("the job was accepted");
}

test("an empty job is complete, every setting filled in", () => {
  const job = parseJob({});
  assert.equal(job.unlabelled, "ignore");
  assert.include(job.model, { id: "unet", depth: 3, normalization: "batch" });
  assert.include(job.optimizer, { id: "adam", lr: 1e-3, beta1: 0.9 });
  assert.deepEqual(job.schedule, { id: "constant" });
  assert.deepEqual(job.loss, { id: "bce-dice", bce: 1, dice: 1, smooth: 1 });
  assert.deepEqual(
    job.augment.map(({ id }) => id),
    ["flip", "quarter-turn"],
  );
  assert.isAbove(job.validation.fraction ?? 0, 0);
});

test("a complete job is JSON that reads back the same", () => {
  const job = parseJob({ planes: { z: [0, 4] }, schedule: { id: "one-cycle" }, classes: [2, 1] });
  assert.deepEqual(parseJob(JSON.parse(JSON.stringify(job))), job);
});

test("the whole example of the design is accepted", () => {
  const job = parseJob({
    channels: [0],
    unlabelled: "background",
    planes: { z: [0, 4], t: [0, 1] },
    model: { id: "unet", width: 16, depth: 3 },
    init: "run-1",
    patch: [128, 128],
    batch: 8,
    steps: 400,
    optimizer: { id: "adam", lr: 1e-3 },
    schedule: { id: "one-cycle" },
    loss: { id: "bce-dice" },
    augment: [{ id: "flip" }],
    validation: { fraction: 0.1 },
    seed: 0,
    backend: "auto",
  });
  assert.equal(stepsOf(job, 10), 400);
});

for (const [key, job] of [
  ["bacth", { bacth: 4 }],
  ["unlabelled", { unlabelled: "zero" }],
  ["patch.0", { patch: [0, 128] }],
  ["planes.z", { planes: { z: [4, 4] } }],
  ["model.id", { model: { id: "resnet" } }],
  ["model.widht", { model: { id: "unet", widht: 8 } }],
  ["model.inputChannels", { model: { id: "unet", inputChannels: 3 } }],
  ["loss.id", { loss: { id: "mse" } }],
  ["optimizer.momentum", { optimizer: { id: "adam", momentum: 0.9 } }],
  ["optimizer.nesterov", { optimizer: { id: "sgd", nesterov: "yes" } }],
  ["optimizer.lr", { optimizer: { id: "adam", lr: "fast" } }],
  ["optimizer.beta1", { optimizer: { id: "adam", beta1: 1 } }],
  ["optimizer.beta2", { optimizer: { id: "radam", beta2: -0.1 } }],
  ["optimizer.momentum", { optimizer: { id: "sgd", momentum: 1.5 } }],
  ["augment.1.id", { augment: [{ id: "flip" }, { id: "wobble" }] }],
  ["validation.share", { validation: { share: 0.1 } }],
  ["backend", { backend: "cuda" }],
] as const)
  test(`a job is refused by the name of what is wrong with it: ${key}`, () => {
    assert.equal(refused(job), key);
  });

test("a loss that learns values is none that labels can be learnt by, and the refusal names those", () => {
  assert.throws(
    () => parseJob({ loss: { id: "l1" } }),
    "No l1 among the losses for masks; known: bce-dice, bce, dice, iou, tversky, focal",
  );
});

test("epochs are passes over the labelled area, and not to be said beside steps", () => {
  assert.equal(stepsOf(parseJob({ epochs: 3 }), 7), 21);
  assert.throws(() => stepsOf(parseJob({ epochs: 3, steps: 10 }), 7), /both/);
});

test("a setting made of a word is one of those that there are", () => {
  assert.equal(refused({ model: { id: "unet", activation: "tanh" } }), "model.activation");
  assert.include(parseJob({ model: { id: "unet", activation: "relu" } }).model, {
    activation: "relu",
  });
});
