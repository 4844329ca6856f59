import { assert } from "chai";
import { test } from "vitest";
import { mapOf, sizeOf } from "#widgets/train/written-settings.ts";

test("a size is two lengths, or one of a square", () => {
  assert.deepEqual(sizeOf("256 x 128"), [256, 128]);
  assert.deepEqual(sizeOf("64"), [64, 64]);
  for (const text of ["x", "8 x 8", "256 x 128 x 3", "99999"]) assert.isUndefined(sizeOf(text));
});

test("a label map names ids once each", () => {
  assert.deepEqual(mapOf("2: 0, 3 -> 1"), { 2: 0, 3: 1 });
  for (const text of ["2", "2: a", "2: 0, 2: 1", "2: 0,"]) assert.isUndefined(mapOf(text));
});
