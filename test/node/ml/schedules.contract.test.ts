import { assert } from "chai";
import { describe, it } from "vitest";
import { buildChoice } from "#ml/config/choice.ts";
import { schedules } from "#ml/schedules/index.ts";
import type { Progress } from "#ml/schedules/schedule.ts";
import golden from "../../fixtures/golden.json" with { type: "json" };
import { memberFiles } from "./folder.ts";

/** The rates of all steps of a run without validations. */
function rates(choice: Parameters<typeof buildChoice>[1], run: { lr: number; steps: number }) {
  const schedule = buildChoice(schedules, choice);
  return Array.from(
    { length: run.steps },
    (_, step) => run.lr * schedule({ ...at(step), steps: run.steps }).lrFactor,
  );
}

function at(step: number): Pick<Progress, "step" | "validationLosses"> {
  return { step, validationLosses: [] };
}

function assertRates(found: readonly number[], wanted: readonly number[]): void {
  assert.isAtLeast(found.length, wanted.length);
  for (const [step, rate] of wanted.entries())
    assert.closeTo(found[step] ?? Number.NaN, rate, 1e-12, `step ${step}`);
}

describe("the schedules", () => {
  it("are the files of their folder", () => {
    const ids = schedules.members.map(({ id }) => id).sort();
    assert.deepEqual(ids, memberFiles("schedules", ["schedule"]));
  });

  for (const { id } of schedules.members)
    it(`${id}: stays within the optimizer's rate, for runs of any length`, () => {
      for (const steps of [1, 2, 3, 7, 100])
        for (const rate of rates({ id }, { lr: 1, steps })) {
          assert.isAtLeast(rate, 0);
          assert.isAtMost(rate, 1);
        }
    });

  it("one-cycle goes PyTorch's way, rate and momentum", () => {
    const { lr, beta1 } = golden["onecycle_total20_max1e-3"];
    assertRates(rates({ id: "one-cycle" }, { lr: 1e-3, steps: 20 }), lr);
    const schedule = buildChoice(schedules, { id: "one-cycle" });
    for (const [step, beta] of beta1.entries())
      assert.closeTo(schedule({ ...at(step), steps: 20 }).momentum ?? 0, beta, 1e-9);
  });

  it("cosine goes PyTorch's way", () => {
    const found = rates({ id: "cosine", floor: 0.01 }, { lr: 0.1, steps: 10 });
    // PyTorch has a rate for the step behind the last one, too.
    assertRates(found, golden["cosineannealing_T10_eta1e-3"].slice(0, 10));
  });

  it("warmup-cosine goes BiaPy's way, with its start from 0", () => {
    // Two epochs of ten, two steps each.
    const choice = { id: "warmup-cosine", warmup: 0.2, start: 0, floor: 0.01 };
    const wanted = golden["warmupcosine_biapy_lr1e-3_min1e-5_warm2_ep10"];
    assertRates(rates(choice, { lr: 1e-3, steps: 20 }), wanted);
  });

  it("plateau goes PyTorch's way, one validation after another", () => {
    const { metric, lr_after_step: wanted } = golden["reduceonplateau_f0.5_p2_min0.01"];
    const choice = { id: "plateau", factor: 0.5, patience: 2, floor: 0.1 };
    const schedule = buildChoice(schedules, choice);
    const found = wanted.map((_, i) => {
      const validationLosses = metric.slice(0, i + 1);
      return 0.1 * schedule({ step: i, steps: 100, validationLosses }).lrFactor;
    });
    assertRates(found, wanted);
  });

  it("poly goes nnU-Net's way", () => {
    const found = rates({ id: "poly" }, { lr: 1e-2, steps: 1000 });
    for (const [epoch, rate] of Object.entries(golden["polylr_nnunet_1e-2_1000"]))
      assert.closeTo(found[Number(epoch)] ?? Number.NaN, rate, 1e-12, `epoch ${epoch}`);
  });
});
