import { afterAll, beforeAll, describe, it } from "vitest";
import { type Backend, createExecutor, type Executor, type Machine } from "#compute/index.ts";
import { contractOf } from "../../compute/executor-contract.ts";
import { kernelHost } from "./kernel-host.ts";

/** In one file: what is expected is found once for all. */
function testExecutor(name: string, backend: Backend, machine: () => Machine): void {
  describe(`${name} computes`, () => {
    let executor: Executor;
    beforeAll(async () => {
      executor = await createExecutor(machine(), backend);
    });
    afterAll(() => executor.dispose());

    for (const { name, check } of contractOf(backend)) it(name, () => check(executor));
  });
}

testExecutor("the cpu executor", "cpu", () => ({}));
for (const build of ["simd", "relaxed-simd"] as const)
  for (const threads of [1, 2])
    testExecutor(`the simd executor (${build}, threads: ${threads})`, "simd", () => ({
      kernels: kernelHost([build]),
      threads,
    }));
