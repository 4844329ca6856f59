import { afterAll, beforeAll, describe, it } from "vitest";
import { createExecutor, type Executor } from "#compute/index.ts";
import { contractOf } from "../../compute/executor-contract.ts";

describe("the cpu executor computes", () => {
  let executor: Executor;
  beforeAll(async () => {
    executor = await createExecutor({}, "cpu");
  });
  afterAll(() => executor.dispose());

  for (const { name, check } of contractOf("cpu")) it(name, () => check(executor));
});
