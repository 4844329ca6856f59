import { assert } from "chai";
import fc from "fast-check";
import { describe, test } from "vitest";
import { fitPanels, leastWidths } from "#widgets/fit-panels.ts";

describe("the panels beside the picture", () => {
  test("are as wide as is wanted where the picture has half of the window then", () => {
    assert.deepEqual(fitPanels({ column: 256, docks: 320 }, 1440, 40), { column: 256, docks: 320 });
  });

  test("leave half of a window of 1024 to the picture", () => {
    const { column, docks } = fitPanels({ column: 256, docks: 320 }, 1024, 40);
    assert.isAtMost(40 + column + docks, 512);
    assert.isAtLeast(column, leastWidths.column);
    assert.isAtLeast(docks, leastWidths.docks);
  });

  test("are never wider than is wanted, nor narrower than the least of it", () => {
    const width = fc.integer({ min: 0, max: 900 });
    fc.assert(
      fc.property(width, width, fc.integer({ min: 320, max: 4000 }), (column, docks, window) => {
        const fitted = fitPanels({ column, docks }, window, 40);
        assert.isAtMost(fitted.column, column);
        assert.isAtMost(fitted.docks, docks);
        assert.isAtLeast(fitted.column, Math.min(column, leastWidths.column));
        assert.isAtLeast(fitted.docks, Math.min(docks, leastWidths.docks));
      }),
    );
  });
});
