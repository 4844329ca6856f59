import { assert, it } from "vitest";
import { updateStep } from "#compute/update-step.ts";
import golden from "../../fixtures/golden.json" with { type: "json" };

it("RAdam trusts its second moment from the step on, and as far, as Liu et al. say", () => {
  const [lr, beta1, beta2] = [0.1, 0.9, 0.999];
  const rule = { kind: "radam", lr, beta1, beta2, epsilon: 1e-8, weightDecay: 0 } as const;
  for (const { t, r } of golden.radam_rho) {
    const step = updateStep(rule, t);
    assert.ok(step.kind === "moments");
    assert.equal(step.adaptive, r !== null, `step ${t}`);
    const trust = (step.rate * (1 - beta1 ** t)) / (lr * Math.sqrt(1 - beta2 ** t));
    if (r !== null) assert.closeTo(trust, r, 1e-12, `step ${t}`);
  }
});
