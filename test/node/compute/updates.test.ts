import { describe, it } from "vitest";
import { createExecutor } from "#compute/index.ts";
import { updateContract } from "../../compute/update-contract.ts";
import { kernelHost } from "./kernel-host.ts";

describe("every update rule on the cpu executor", () => {
  for (const { name, check } of updateContract)
    it(name, async () => {
      const executor = await createExecutor({}, "cpu");
      await check(executor);
      executor.dispose();
    });
});

for (const build of ["simd", "relaxed-simd"] as const)
  for (const threads of [1, 2])
    describe(`every update rule on the simd executor (${build}, ${threads} threads)`, () => {
      for (const { name, check } of updateContract)
        it(name, async () => {
          const machine = { kernels: kernelHost([build]), threads };
          const executor = await createExecutor(machine, "simd");
          await check(executor);
          executor.dispose();
        });
    });
