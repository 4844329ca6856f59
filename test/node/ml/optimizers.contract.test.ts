import { assert, describe, it } from "vitest";
import { optimizers } from "#ml/optimizers/index.ts";
import { memberFiles } from "./folder.ts";

describe("the optimizers", () => {
  it("are the files of their folder", () => {
    const ids = optimizers.members.map(({ id }) => id).sort();
    assert.deepEqual(ids, memberFiles("optimizers", ["optimizer"]));
  });

  for (const { id, build, defaults } of optimizers.members)
    it(`${id}: takes the learning rate of every step from its caller`, () => {
      const optimizer = build(defaults);
      assert.equal(optimizer(0.5).lr, 0.5);
      assert.equal(optimizer(0.25).lr, 0.25);
      assert.equal(optimizer(0.5).kind, id);
    });
});
