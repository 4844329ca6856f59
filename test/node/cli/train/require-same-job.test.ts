import { assert } from "chai";
import { test } from "vitest";
import { parseJob } from "#ml/config/job.ts";
import { requireSameJob } from "../../../../src/cli/train/require-same-job.ts";

test("a run is not gone on with by a job that lacks what it began with, but for what computes", () => {
  const before = parseJob({ steps: 10, resize: [64, 64], backend: "simd" });
  const { resize: _, ...without } = before;
  assert.throws(() => requireSameJob(without, before), /\(resize\)/);
  assert.throws(() => requireSameJob(before, without), /\(resize\)/);
  requireSameJob({ ...before, backend: "cpu" }, before);
});
