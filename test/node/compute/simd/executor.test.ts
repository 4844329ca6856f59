import { afterAll, beforeAll, describe, it } from "vitest";
import { createExecutor, type Executor } from "#compute/index.ts";
import { contractOf } from "../../../compute/executor-contract.ts";
import { kernelHost } from "../kernel-host.ts";

for (const build of ["simd", "relaxed-simd"] as const)
  for (const threads of [1, 2])
    describe(`the simd executor (${build}, threads: ${threads}) computes`, () => {
      let executor: Executor;
      beforeAll(async () => {
        executor = await createExecutor({ kernels: kernelHost([build]), threads }, "simd");
      });
      afterAll(() => executor.dispose());

      for (const { name, check } of contractOf("simd")) it(name, () => check(executor));
    });
