import { assert } from "chai";
import fc from "fast-check";
import { test } from "vitest";
import { idBeside, LabelIds } from "#core/labels/label-ids.ts";

test("ids of 64 bits, with or without a sign, get numbers of 32 bits and come back exactly, also after they were kept", () => {
  const id = fc.oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
    fc.bigInt({ min: 2n ** 31n - 3n, max: 2n ** 31n + 3n }),
    fc.constantFrom(0n, -1n, 2n ** 53n, 2n ** 53n + 1n),
  );
  fc.assert(
    fc.property(fc.array(id), (all) => {
      const ids = new LabelIds({ isWide: true });
      const numbers = all.map((id) => ids.numberOf(id));
      const kept = new LabelIds({ isWide: true });
      kept.seed(ids.large);
      for (const [i, id] of all.entries()) {
        const number = numbers[i] ?? 0;
        assert.isTrue(Number.isInteger(number) && number >= 0 && number < 2 ** 32);
        assert.equal(BigInt(ids.idOf(number)), id);
        assert.equal(kept.numberOf(ids.idOf(number)), number);
      }
      assert.equal(new Set(numbers).size, new Set(all).size);
    }),
    { numRuns: 50 },
  );
});

test("ids of up to 32 bits are their own numbers, whatever order they are met in", () => {
  const ids = new LabelIds({ isWide: false });
  for (const id of [4_000_000_000, 1, 2 ** 31]) {
    assert.equal(ids.numberOf(id), id);
    assert.equal(ids.numberOf(String(id)), id);
    assert.equal(ids.idOf(id), id);
  }
  assert.deepEqual(ids.large, []);
  assert.equal(ids.after(4_000_000_000), 4_000_000_001);
});

test("a new id comes after all that are wide", () => {
  const ids = new LabelIds({ isWide: true });
  assert.equal(ids.after(7), 8);
  const number = ids.numberOf(String(2n ** 62n));
  ids.numberOf(2 ** 40);
  assert.equal(ids.idOf(ids.after(number)), String(2n ** 62n + 1n));
});

test("the id beside another is exact at any size, and stops at 0", () => {
  assert.equal(idBeside(7, 1), 8);
  assert.equal(idBeside(0, -1), 0);
  assert.equal(idBeside(String(2n ** 62n), 1), String(2n ** 62n + 1n));
  assert.equal(idBeside(String(2n ** 53n), -1), 2 ** 53 - 1);
  assert.equal(idBeside(-5, -1), -6);
});
