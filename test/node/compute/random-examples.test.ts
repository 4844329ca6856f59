import fc from "fast-check";
import { describe, it } from "vitest";
import { createExecutor } from "#compute/index.ts";
import { checkExample } from "../../compute/executor-contract.ts";
import { randomExample } from "../../compute/random-example.ts";
import { kernelHost } from "./kernel-host.ts";

/** The reference executor interprets node by node, so few graphs will do; the other plans them as a whole. */
const runs = { cpu: 30, simd: 100 } as const;

describe("any small graph has the references' values", () => {
  for (const backend of ["cpu", "simd"] as const)
    it(`on ${backend}`, { timeout: 120_000 }, async () => {
      const executor = await createExecutor({ kernels: kernelHost(), threads: 2 }, backend);
      const property = fc.asyncProperty(randomExample, (of) => checkExample(executor, of));
      await fc.assert(property, { numRuns: runs[backend], seed: 3 });
      executor.dispose();
    });
});
