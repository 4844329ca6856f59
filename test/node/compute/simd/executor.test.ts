import { describe, it } from "vitest";
import { createExecutor } from "#compute/index.ts";
import { executorContract } from "../../../compute/executor-contract.ts";
import { kernelHost } from "../kernel-host.ts";

for (const build of ["simd", "relaxed-simd"] as const)
  for (const threads of [1, 2])
    describe(`the simd executor (${build}, ${threads} threads) has the reference's output, gradients and statistics`, () => {
      for (const { name, check } of executorContract)
        it(name, async () => {
          const kernels = kernelHost([build]);
          const executor = await createExecutor({ kernels, threads }, "simd");
          await check(executor);
          executor.dispose();
        });
    });
