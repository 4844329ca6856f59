import { assert } from "chai";
import { test } from "vitest";
import { halfOf, halfToSingle } from "#io/half-floats.ts";

test("every number of 16 bits comes back with its bits, and what lies between is rounded to the even one", () => {
  const all = Uint16Array.from({ length: 65536 }, (_, bits) => bits);
  const wrong = [...halfToSingle(all)].flatMap((value, bits) => {
    const expected = Number.isNaN(value) ? 0x7e00 : bits;
    return halfOf(value) === expected ? [] : [bits];
  });
  assert.deepEqual(wrong, []);
  const between = [
    1 + 2 ** -11,
    1 + 3 * 2 ** -11,
    2 ** -25,
    3 * 2 ** -25,
    65519,
    65520,
    2 - 2 ** -12,
  ];
  const expected = [0x3c00, 0x3c02, 0, 2, 0x7bff, 0x7c00, 0x4000]; // numpy.float16(...).view("u2")
  assert.deepEqual(between.map(halfOf), expected);
});
