import { assert } from "chai";
import { test } from "vitest";
import { colormapTable } from "#core/layers/colormap.ts";

test("fire and ice are ImageJ's tables to the byte", () => {
  // As ImageJ's LutLoader interpolates its 32 colours at 100, 203 and 250 of 256.
  const expected = {
    fire: [
      [201, 7, 78],
      [255, 224, 0],
      [255, 255, 255],
    ],
    ice: [
      [146, 100, 250],
      [250, 51, 111],
      [230, 0, 27],
    ],
  } as const;
  for (const id of ["fire", "ice"] as const) {
    const table = colormapTable(id, [0, 0, 0]);
    const found = [100, 203, 250].map((at) => [...table.subarray(4 * at, 4 * at + 3)]);
    assert.deepEqual(
      found,
      expected[id].map((color) => [...color]),
    );
  }
});
