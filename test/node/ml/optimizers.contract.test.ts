import { assert, describe, it } from "vitest";
import { optimizers } from "#ml/optimizers/index.ts";
import type { Optimizer } from "#ml/optimizers/optimizer.ts";
import { memberFiles } from "./folder.ts";

describe("the optimizers", () => {
  it("are the files of their folder", () => {
    const ids = optimizers.members.map(({ id }) => id).sort();
    assert.deepEqual(ids, memberFiles("optimizers", ["optimizer"]));
  });

  for (const { id, build, defaults } of optimizers.members) {
    // Every build takes its own defaults; the union of them does not know that.
    const optimizer = (build as (parameters: typeof defaults) => Optimizer)(defaults);

    it(`${id}: is the rule of its name, with its own settings`, () => {
      assert.deepEqual(optimizer({ lr: defaults.lr }) as object, { kind: id, ...defaults });
    });

    it(`${id}: takes rate and momentum of every step from its caller`, () => {
      for (const lr of [0.5, 0.25]) {
        const rule = optimizer({ lr, momentum: 0.85 });
        assert.equal(rule.lr, lr);
        assert.equal(rule.kind === "sgd" ? rule.momentum : rule.beta1, 0.85);
      }
    });
  }
});
