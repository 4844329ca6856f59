import fc from "fast-check";
import { describe, it } from "vitest";
import { createExecutor } from "#compute/index.ts";
import { checkExample, simdLacks } from "../../compute/executor-contract.ts";
import { randomExample } from "../../compute/random-example.ts";
import { kernelHost } from "./kernel-host.ts";

/** The reference executor interprets node by node, so few graphs will do; the other plans them as a whole. */
const runs = { cpu: 30, simd: 200 } as const;

describe("any small graph has the references' values", () => {
  for (const backend of ["cpu", "simd"] as const)
    it(`on ${backend}`, { timeout: 120_000 }, async () => {
      const executor = await createExecutor({ kernels: kernelHost(), threads: 2 }, backend);
      const lacks = backend === "simd" ? simdLacks : () => false;
      const examples = randomExample.filter(({ graph }) => !lacks(graph));
      const property = fc.asyncProperty(examples, (example) => checkExample(executor, example));
      await fc.assert(property, { numRuns: runs[backend], seed: 3 });
      executor.dispose();
    });
});
