import fc from "fast-check";
import { type Backend, createExecutor, type Executor } from "#compute/index.ts";
import { checkExample, contractOf } from "../../compute/executor-contract.ts";
import { lossContract } from "../../compute/loss-contract.ts";
import { randomExample } from "../../compute/random-example.ts";
import { trainingContract } from "../../compute/training-contract.ts";
import { machine } from "./machine.ts";

/** The contract of an executor in a page, and the losses of its training. Each has a file, and so a page, of its own. */
export function testExecutor(
  backend: Backend,
  {
    fusesLosses = false,
    joinsAs,
  }: {
    /** Whether it has kernels for the losses that tell their formula. */
    readonly fusesLosses?: boolean;
    /** A backend whose nodes the same code joins: whole networks are left to its tests. */
    readonly joinsAs?: Backend;
  } = {},
) {
  describe(`the ${backend} executor in a page`, () => {
    let executor: Executor;
    before(async () => {
      executor = await createExecutor(machine, backend);
    });
    after(() => executor.dispose());

    // A GPU that is a program compiles for minutes: one size of each graph, and few random ones, have to do there.
    const isQuick = backend === "simd";
    const tests = contractOf(backend).filter(
      (test) =>
        isQuick ||
        !(test.isRepeated || test.isOfTiles || (test.isNetwork && joinsAs !== undefined)),
    );
    for (const { name, check } of tests) it(`computes ${name}`, () => check(executor));

    for (const { name, check } of trainingContract) it(`trains: ${name}`, () => check(executor));

    if (fusesLosses)
      for (const { name, check } of lossContract)
        it(`has every loss as a kernel: ${name}`, () => check(executor));

    it("computes any small graph", async () => {
      const property = fc.asyncProperty(randomExample, (of) => checkExample(executor, of));
      await fc.assert(property, { numRuns: isQuick ? 5 : 2, seed: 3 });
    });
  });
}
