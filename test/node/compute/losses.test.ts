import { afterAll, assert, beforeAll, describe, it } from "vitest";
import { createExecutor, type Executor } from "#compute/index.ts";
import { buildChoice } from "#ml/config/choice.ts";
import { losses } from "#ml/losses/index.ts";
import { gradedLoss } from "../../compute/graded-loss.ts";
import { lossContract } from "../../compute/loss-contract.ts";
import { kernelHost } from "./kernel-host.ts";

for (const build of ["simd", "relaxed-simd"] as const)
  for (const threads of [1, 2])
    describe(`a loss on the simd executor (${build}, ${threads} threads)`, () => {
      let executor: Executor;
      beforeAll(async () => {
        executor = await createExecutor({ kernels: kernelHost([build]), threads }, "simd");
      });
      afterAll(() => executor.dispose());

      for (const { name, check } of lossContract)
        it(`equals its function on tfjs: ${name}`, () => check(executor));

      for (const { id } of losses.members)
        it(`is no number where a logit is none: ${id}`, async () => {
          const { value } = await gradedLoss(executor, {
            loss: buildChoice(losses, { id }),
            shape: { batch: 1, height: 1, width: 2 },
            logits: Float32Array.of(Number.NaN, Number.NaN, 1, 2),
            target: Float32Array.of(1, 0, 0, 1),
            weight: Float32Array.of(1, 1),
          });
          assert.isNaN(value);
        });
    });
