import { afterAll, beforeAll, describe, it } from "vitest";
import { createExecutor, type Executor } from "#compute/index.ts";
import { executorContract } from "../../compute/executor-contract.ts";
import { wasmFiles } from "./wasm-files.ts";

for (const backend of ["cpu", "wasm"] as const)
  describe(`the ${backend} executor computes`, () => {
    let executor: Executor;
    beforeAll(async () => {
      executor = await createExecutor({ wasmFiles }, backend);
    });
    afterAll(() => executor.dispose());

    for (const { name, check } of executorContract) it(name, () => check(executor));
  });
