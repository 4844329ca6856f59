import { assert, describe, it } from "vitest";
import { contrastBounds, typeExtent } from "#core/layers/contrast-bounds.ts";

const extent = undefined;

describe("the bounds of a contrast control", () => {
  it("are all values of an 8-bit image", () => {
    const contrast = [0, 20] as const;
    assert.deepEqual(contrastBounds("uint8", { contrast, extent }), { min: 0, max: 255, step: 1 });
    const signed = contrastBounds("int8", { contrast, extent });
    assert.deepEqual(signed, { min: -128, max: 127, step: 1 });
  });

  it("reach to a round number beyond the range in use of a deeper one whose data is not known", () => {
    const upTo = (low: number, high: number) =>
      contrastBounds("uint16", { contrast: [low, high], extent });
    assert.deepEqual(upTo(120, 3400), { min: 0, max: 5000, step: 1 });
    assert.deepEqual(upTo(0, 500), { min: 0, max: 500, step: 1 });
    const floats = contrastBounds("float32", { contrast: [-0.2, 0.7], extent });
    assert.deepEqual(floats, { min: -1, max: 1, step: 0.001 });
  });

  it("hold the data where it is known, and the range in use", () => {
    const extent = { min: 12, max: 4000 };
    const bounds = contrastBounds("uint16", { contrast: [0, 3000], extent });
    assert.deepEqual(bounds, { min: 0, max: 4000, step: 1 });
  });

  it("can be all values of an integer type", () => {
    assert.deepEqual(typeExtent("uint16"), { min: 0, max: 65_535 });
    assert.deepEqual(typeExtent("int32"), { min: -(2 ** 31), max: 2 ** 31 - 1 });
    assert.isUndefined(typeExtent("float32"));
  });
});
