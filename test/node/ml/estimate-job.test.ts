import { assert } from "chai";
import { test } from "vitest";
import { isFailure } from "#core/failure.ts";
import { parseJob } from "#ml/config/job.ts";
import { estimateJob } from "#ml/train/estimate-job.ts";

const shape = { inputChannels: 1, outputs: 1 };

test("a job's estimate counts BiaPy's weights, and memory that grows with the batch", () => {
  const job = parseJob({ model: { id: "unet", width: 16, depth: 4 }, batch: 2 });
  const [two, four] = [job, { ...job, batch: 4 }].map((one) => estimateJob(one, shape));
  assert.equal(two?.parameters, 1_944_241);
  assert.isAbove(four?.trainingBytes ?? 0, 1.5 * (two?.trainingBytes ?? 0));
});

test("patches that do not suit the model are refused", () => {
  const job = parseJob({ model: { id: "unet-resnet18" }, patch: [48, 48] });
  try {
    estimateJob(job, shape);
    assert.fail("it was not refused");
  } catch (error) {
    assert.isTrue(isFailure(error, "train/bad-job"), String(error));
  }
});
