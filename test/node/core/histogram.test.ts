import { assert } from "chai";
import fc from "fast-check";
import { test } from "vitest";
import { binAt, countInto, emptyHistogram, extentOf, samplesOf } from "#core/histogram.ts";

const integers = fc.array(fc.integer({ min: -3000, max: 70_000 }), { minLength: 1, maxLength: 60 });
const floats = fc.array(fc.float({ noNaN: false }), { minLength: 1, maxLength: 60 });

test("every finite value is counted in the bin that it lies in, in one go or in two", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        integers.map((values) => ({ values, isInteger: true })),
        floats.map((values) => ({ values, isInteger: false })),
      ),
      fc.integer({ min: 1, max: 300 }),
      ({ values, isInteger }, bins) => {
        const half = values.length >> 1;
        const extent = extentOf(values.slice(half), extentOf(values.slice(0, half)));
        const finite = values.filter(Number.isFinite);
        if (!extent) return finite.length === 0;
        assert.deepEqual(extent, { min: Math.min(...finite), max: Math.max(...finite) });
        const empty = () => emptyHistogram(extent, { bins, isInteger });
        const histogram = countInto(countInto(empty(), values.slice(0, half)), values.slice(half));
        assert.deepEqual(histogram, countInto(empty(), values));
        assert.equal(samplesOf(histogram), finite.length);
        assert.isAtMost(histogram.counts.length, bins);
        const { start, width, counts } = histogram;
        if (isInteger)
          for (const [i, count] of counts.entries()) {
            const from = start + i * width;
            assert.equal(count, finite.filter((v) => v >= from && v < from + width).length);
          }
        return true;
      },
    ),
    { numRuns: 200 },
  );
});

test("the place of a value among all leads to its bin, also where some lie outside", () => {
  const values = [1, 2, 2, 3, 9, 40, 1000];
  const histogram = countInto(
    emptyHistogram({ min: 2, max: 40 }, { bins: 100, isInteger: true }),
    values,
  );
  assert.deepEqual([histogram.below, histogram.above], [1, 1]);
  const found = values.map((_, place) => 2 + binAt(histogram, place));
  assert.deepEqual(found, [2, 2, 2, 3, 9, 40, 40]);
});
