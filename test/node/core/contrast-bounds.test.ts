import { assert, describe, it } from "vitest";
import { contrastBounds } from "#core/layers/contrast-bounds.ts";

describe("the bounds of a contrast control", () => {
  it("are all values of an 8-bit image", () => {
    assert.deepEqual(contrastBounds("uint8", [10, 20]), { min: 0, max: 255, step: 1 });
    assert.deepEqual(contrastBounds("int8", [0, 20]), { min: -128, max: 127, step: 1 });
  });

  it("reach to a round number beyond the range in use of a deeper one", () => {
    assert.deepEqual(contrastBounds("uint16", [120, 3400]), { min: 0, max: 5000, step: 1 });
    assert.deepEqual(contrastBounds("uint16", [0, 500]), { min: 0, max: 500, step: 1 });
  });

  it("reach below zero only where the range does", () => {
    assert.deepEqual(contrastBounds("float32", [-0.2, 0.7]), { min: -1, max: 1, step: 0.001 });
  });
});
