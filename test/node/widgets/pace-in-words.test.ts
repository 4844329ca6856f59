import { assert } from "chai";
import { test } from "vitest";
import type { RunStatus } from "#plugin/learning.ts";
import { preparing } from "#plugin/run-status.ts";
import { paceInWords } from "#widgets/job/pace-in-words.ts";

const validated = (step: number, dice: number) => ({
  ...{ epoch: step, step, lr: 0.001, train: { loss: 1 } },
  validation: { loss: 1 - dice, dice },
});
const status: RunStatus = { ...preparing, state: "running", stepMs: 50 };
const job = { batch: 4, monitor: "dice", patience: 3 } as const;

test("a run says how many images it does a second, and how soon it ends for want of anything better", () => {
  assert.equal(paceInWords(status, { ...job, patience: 0 }), "80 images a second");
  const validations = [validated(1, 0.5), validated(2, 0.7), validated(3, 0.6)];
  assert.include(
    paceInWords({ ...status, validations }, job),
    "ends after 2 more validations without a better Dice",
  );
  const byLoss = paceInWords(
    { ...status, validations: validations.slice(0, 1) },
    { ...job, monitor: "loss" },
  );
  assert.include(byLoss, "3 more validations without a lower loss");
  assert.isUndefined(paceInWords({ ...status, state: "done" }, job));
  assert.isUndefined(paceInWords(status, undefined), "of a model that came from elsewhere");
});
