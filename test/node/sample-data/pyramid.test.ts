import { assert } from "chai";
import { test } from "vitest";
import { mean, mode, pyramid } from "../../../sample-data/pyramid.ts";

const values = Uint16Array.from([
  ...[7, 9, 0, 0],
  ...[9, 9, 0, 5],
  ...[1, 2, 4, 3],
  ...[3, 4, 3, 4],
]);

test("a level of an image has the mean of each square of four", () => {
  const [, half, quarter] = pyramid({ planes: 1, size: 4, values }, { levels: 3, join: mean });
  assert.deepEqual(half, { planes: 1, size: 2, values: Uint16Array.of(9, 1, 3, 4) });
  assert.deepEqual(quarter?.values, Uint16Array.of(4));
});

test("a level of labels has the id that most of each square has, the first in a tie", () => {
  const [, half] = pyramid({ planes: 1, size: 4, values }, { levels: 2, join: mode });
  assert.deepEqual(half?.values, Uint16Array.of(9, 0, 1, 4));
});

test("planes do not run into each other", () => {
  const two = { planes: 2, size: 2, values: Uint8Array.of(1, 1, 1, 1, 5, 5, 5, 5) };
  const [, half] = pyramid(two, { levels: 2, join: mean });
  assert.deepEqual(half?.values, Uint8Array.of(1, 5));
});
