import { assert } from "chai";
import fc from "fast-check";
import { test } from "vitest";
import { filledPart } from "#viewer/layers/filled-part.ts";

const [width, height, pitch] = [7, 6, 9];

test("the filled part is the smallest that holds every pixel that is not 0, and none where all are", () => {
  const place = fc.record({ y: fc.nat(height - 1), x: fc.nat(width - 1) });
  fc.assert(
    fc.property(fc.array(place, { maxLength: 5 }), (places) => {
      const data = new Uint8Array(pitch * height);
      data.fill(1).forEach((_, i) => {
        if (i % pitch < width) data[i] = 0; // what lies beyond the rectangle does not count
      });
      for (const { y, x } of places) data[y * pitch + x] = 3;
      const found = filledPart({ data, pitch }, { y0: 0, x0: 0, y1: height, x1: width });
      const along = (axis: "y" | "x") => places.map((at) => at[axis]);
      const expected = {
        y0: Math.min(...along("y")),
        x0: Math.min(...along("x")),
        y1: Math.max(...along("y")) + 1,
        x1: Math.max(...along("x")) + 1,
      };
      assert.deepEqual(found, places.length > 0 ? expected : undefined);
    }),
    { numRuns: 200 },
  );
});
