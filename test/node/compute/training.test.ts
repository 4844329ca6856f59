import { afterAll, beforeAll, describe, it } from "vitest";
import { createExecutor, type Executor } from "#compute/index.ts";
import { trainingContract } from "../../compute/training-contract.ts";
import { kernelHost } from "./kernel-host.ts";

describe("training on the cpu executor", () => {
  let executor: Executor;
  beforeAll(async () => {
    executor = await createExecutor({}, "cpu");
  });
  afterAll(() => executor.dispose());

  for (const { name, check } of trainingContract) it(name, () => check(executor));
});

for (const build of ["simd", "relaxed-simd"] as const)
  for (const threads of [1, 2])
    describe(`training on the simd executor (${build}, ${threads} threads)`, () => {
      let executor: Executor;
      beforeAll(async () => {
        executor = await createExecutor({ kernels: kernelHost([build]), threads }, "simd");
      });
      afterAll(() => executor.dispose());

      for (const { name, check } of trainingContract) it(name, () => check(executor));
    });
