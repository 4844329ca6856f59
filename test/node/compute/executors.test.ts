import { describe, it } from "vitest";
import { createExecutor } from "#compute/index.ts";
import { executorContract } from "../../compute/executor-contract.ts";
import { wasmFiles } from "./wasm-files.ts";

for (const backend of ["cpu", "wasm"] as const)
  describe(`the ${backend} executor has the reference's output, gradients and statistics`, () => {
    for (const { name, check } of executorContract)
      it(name, async () => {
        const executor = await createExecutor({ wasmFiles }, backend);
        await check(executor);
        executor.dispose();
      });
  });
