import { readFileSync } from "node:fs";
import { assert } from "chai";
import { describe, it } from "vitest";
import { buildChoice } from "#ml/config/choice.ts";
import { schedules } from "#ml/schedules/index.ts";
import { oneCycle } from "#ml/schedules/one-cycle.ts";
import { memberFiles } from "./folder.ts";

const golden = JSON.parse(
  readFileSync(new URL("../../fixtures/golden.json", import.meta.url), "utf8"),
);

describe("the schedules", () => {
  it("are the files of their folder", () => {
    const ids = schedules.members.map(({ id }) => id).sort();
    assert.deepEqual(ids, memberFiles("schedules", ["schedule"]));
  });

  for (const { id } of schedules.members)
    it(`${id}: stays within the optimizer's rate, for runs of any length`, () => {
      const schedule = buildChoice(schedules, { id });
      for (const steps of [1, 2, 3, 7, 100])
        for (let step = 0; step < steps; step++) {
          const { lrFactor } = schedule({ step, steps });
          assert.isAtLeast(lrFactor, 0);
          assert.isAtMost(lrFactor, 1);
        }
    });

  it("one-cycle goes PyTorch's way, rate and momentum", () => {
    const schedule = oneCycle.build(oneCycle.defaults);
    const { lr, beta1 } = golden["onecycle_total20_max1e-3"];
    for (let step = 0; step < 20; step++) {
      const found = schedule({ step, steps: 20 });
      assert.closeTo(found.lrFactor * 1e-3, lr[step], 1e-12, `rate of step ${step}`);
      assert.closeTo(found.momentum ?? 0, beta1[step], 1e-9, `momentum of step ${step}`);
    }
  });
});
