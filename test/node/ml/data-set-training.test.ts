import { assert } from "chai";
import { test } from "vitest";
import { Executors } from "#compute/index.ts";
import { type JobInput, parseJob } from "#ml/config/job.ts";
import type { ImagePair } from "#ml/data/training-source.ts";
import type { LearntTask } from "#ml/train/learnt-task.ts";
import { RunControl } from "#ml/train/run-control.ts";
import { runTraining } from "#ml/train/run-training.ts";
import type { Best } from "#ml/train/training.ts";
import { kernelHost } from "../compute/kernel-host.ts";
import { discs } from "./array-image.ts";

const { signal } = new AbortController();

/** Discs in images of different sizes, some smaller than a patch. */
const train = [20, 40, 64, 50, 33].map((side): ImagePair => {
  const { image, labels } = discs({ side });
  return { name: `${side}`, image, mask: labels };
});

async function run(job: JobInput) {
  const kept: Best[] = [];
  const tasks: LearntTask[] = [];
  const result = await runTraining(
    { job: parseJob(job), source: { kind: "pairs", train }, init: undefined },
    {
      control: new RunControl(),
      networks: new Executors({ kernels: kernelHost() }),
      prepared: async (task) => void tasks.push(task),
      started() {},
      report() {},
      validated: async () => {},
      keep: async (best) => kept.push(best) > 0,
      save: async () => {},
    },
    signal,
  );
  return { result, best: kept.at(-1), task: tasks[0] };
}

const diceOf = (best: Best | undefined) => best?.record.validation["dice"] ?? 0;

const usual: JobInput = {
  ...{ unlabelled: "background", backend: "simd", patch: [32, 32], batch: 4, steps: 30 },
  model: { id: "unet", width: 4, depth: 2 },
  optimizer: { id: "adam", lr: 0.01 },
  validation: { images: ["50"] },
};

test("a data set of images of any sizes is learnt, twice with the same bits", async () => {
  const once = await run(usual);
  assert.deepEqual(once.result, { state: "done", step: 30 });
  assert.isAbove(diceOf(once.best), 0.8);
  const again = await run(usual);
  assert.deepEqual(again.best, once.best);
});

test("an epoch draws each image once at least", async () => {
  const { steps: _, ...others } = usual;
  const { task } = await run({ ...others, patch: [64, 64], batch: 2, epochs: 1 });
  assert.equal(task?.steps, 2);
});

test("a run whose images are measured one by one says so in its model", async () => {
  const { task, best } = await run({ ...usual, steps: 10, normalization: { id: "image" } });
  assert.deepEqual(task?.normalization, { mean: [], std: [], perImage: { id: "image" } });
  assert.isAbove(diceOf(best), 0.3);
});
