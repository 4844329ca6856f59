import { assert } from "chai";
import { test } from "vitest";
import { isFailure } from "#core/failure.ts";
import { LabelIds } from "#core/labels/label-ids.ts";
import { pixelsAs, storedSamples } from "#io/write/stored-samples.ts";

test("ids keep their values in a narrower type, or are refused", () => {
  assert.deepEqual(pixelsAs({ dtype: "uint8" }, Uint16Array.of(0, 255)), Uint8Array.of(0, 255));
  try {
    pixelsAs({ dtype: "uint8" }, Uint16Array.of(1, 300));
    assert.fail("300 is no uint8");
  } catch (error) {
    assert.isTrue(isFailure(error, "save/changed"));
  }
});

test("ids of 64 bits take the place of the numbers that stand for them", () => {
  const wide = new LabelIds({ isWide: true });
  const given = [0n, 7n, 2n ** 31n, 2n ** 53n + 1n, 2n ** 64n - 1n];
  const numbers = Uint32Array.from(given, (id) => wide.numberOf(id));
  const stored = storedSamples({ dtype: "uint64", wide }, numbers);
  assert.deepEqual([...stored], given);
  const few = Uint32Array.of(7, wide.numberOf(2n ** 31n + 5n));
  assert.deepEqual(pixelsAs({ dtype: "uint32", wide }, few), Uint32Array.of(7, 2 ** 31 + 5));
  const signed = Uint32Array.of(wide.numberOf(-9n), 3);
  assert.deepEqual([...storedSamples({ dtype: "int64", wide }, signed)], [-9n, 3n]);
  for (const dtype of ["uint64", "uint32"] as const)
    assert.throws(() => storedSamples({ dtype, wide }, signed), /-9/);
});
