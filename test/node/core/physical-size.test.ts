import { assert } from "chai";
import { test } from "vitest";
import type { Grid } from "#core/layers/grid.ts";
import { physicalSize } from "#core/physical-size.ts";

function gridOf(axes: readonly string[], scale: readonly number[], unit: string | null): Grid {
  const shape = axes.map(() => 8);
  return {
    ...{ axes, scale, shape, levelShapes: [shape], dtype: "uint32", levels: 1 },
    units: axes.map(() => unit),
  };
}

test("a small object has a size that says something, in a unit in which it is short", () => {
  const stack = gridOf(["z", "y", "x"], [0.05, 0.004, 0.004], "micrometer");
  assert.equal(physicalSize(400_285, stack), "0.32 µm³");
  assert.equal(physicalSize(1_728, stack), "0.00138 µm³");
  assert.equal(physicalSize(208, stack), "166,000 nm³");
  assert.equal(physicalSize(0, stack), "0 µm³");
  assert.equal(
    physicalSize(25_994_036, gridOf(["z", "y", "x"], [1, 1, 1], "micrometer")),
    "0.026 mm³",
  );
  const plane = gridOf(["y", "x"], [400, 400], "nanometer");
  assert.equal(physicalSize(1, plane), "160,000 nm²");
  assert.equal(physicalSize(1000, plane), "160 µm²");
  assert.isUndefined(physicalSize(1, gridOf(["y", "x"], [1, 1], null)));
});
