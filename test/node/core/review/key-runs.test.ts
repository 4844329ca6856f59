import { assert } from "chai";
import fc from "fast-check";
import { test } from "vitest";
import { readKeys, writeKeys } from "#core/review/key-runs.ts";

test("decisions are written as runs of ids, and read again as they were", () => {
  assert.equal(writeKeys([7, 1, 2, 3, "18446744073709551615"]), "1-3,7,18446744073709551615");
  assert.equal(writeKeys([-1, -3, -2, 4, "-9223372036854775808"]), "-3--1,4,-9223372036854775808");
  assert.deepEqual(readKeys("-9223372036854775808,-2-1"), ["-9223372036854775808", -2, -1, 0, 1]);
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer({ min: -50, max: 500 })), (keys) => {
      assert.deepEqual(
        readKeys(writeKeys(keys)),
        keys.toSorted((a, b) => a - b),
      );
    }),
    { numRuns: 50 },
  );
});

test("a text that is no runs, or stands for more than a link may, is refused", () => {
  for (const text of [
    "a",
    "3-1",
    "-1--3",
    "1,,2",
    "-9223372036854775808-1",
    "1-99999999999",
    "1-1000000,1-1000000",
  ])
    assert.isUndefined(readKeys(text), text);
});
