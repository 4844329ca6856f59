import { assert } from "chai";
import { describe, it } from "vitest";
import { compare, runOnReference } from "../../compute/example.ts";
import { goldenExamples, goldenTraps } from "../../compute/golden-examples.ts";
import { torchExamples } from "../../compute/torch-examples.ts";

describe("the references have PyTorch's values", () => {
  for (const { name, example, expected } of [...goldenExamples, ...torchExamples])
    it(`of ${name}`, () => {
      compare(runOnReference(example), expected, 1e-6);
    });

  for (const { name, example, expected } of goldenTraps)
    it(`of ${name}, and not those of another convention`, () => {
      assert.throws(() => compare(runOnReference(example), expected, 1e-2));
    });
});
