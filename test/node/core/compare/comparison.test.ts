import fc from "fast-check";
import { assert, test } from "vitest";
import { diceOf, iouOf } from "#core/compare/agreement.ts";
import { ComparisonTally } from "#core/compare/comparison-tally.ts";
import { matchObjects, meanPrecision, precisionOf } from "#core/objects/match-objects.ts";

const numbers = (rows: readonly string[]) =>
  Uint8Array.from(rows.join(""), (c) => (c === "." ? 0 : Number(c)));

function tallyOf(a: readonly string[], b: readonly string[], counts?: Uint8Array) {
  const [height, width] = [a.length, a[0]?.length ?? 0];
  const tally = new ComparisonTally(width);
  tally.add({ y: 0, x: 0, height, width, a: numbers(a), b: numbers(b), counts });
  return tally;
}

test("Dice, IoU and the objects that are the same are counted", () => {
  const tally = tallyOf(
    ["111..222", "111..222", "........", "3......."],
    ["11...111", ".....111", ".1......", ".1......"],
  );
  const { pixels } = tally;
  assert.deepEqual(pixels, { both: 8, onlyA: 5, onlyB: 2, neither: 17 });
  assert.closeTo(diceOf(pixels), 16 / 23, 1e-12);
  assert.closeTo(iouOf(pixels), 8 / 15, 1e-12);
  const agreement = matchObjects(tally.objects(), 0.5);
  assert.deepEqual(agreement, { matched: 1, onlyA: 2, onlyB: 2 }, "one third is no match");
  assert.closeTo(precisionOf(agreement), 1 / 5, 1e-12);
  assert.closeTo(meanPrecision(tally.objects()), 1 / 5, 1e-12, "all of it is covered");
});

test("a pair at exactly one half is no match, and two touching labels are two objects", () => {
  const half = tallyOf(["11.."], ["1..."]).objects();
  assert.equal(matchObjects(half, 0.5).matched, 0);
  const touching = tallyOf(["1122"], ["1111"]).objects();
  assert.deepEqual(matchObjects(touching, 0.5), { matched: 0, onlyA: 2, onlyB: 1 });
});

test("what does not count is on neither side", () => {
  const counts = Uint8Array.from([1, 1, 0, 0]);
  const { pixels } = tallyOf(["1.1."], ["..11"], counts);
  assert.deepEqual(pixels, { both: 0, onlyA: 1, onlyB: 0, neither: 1 });
});

test("what is counted does not depend on blocks", () => {
  const side = fc.integer({ min: 1, max: 5 });
  const values = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 90, maxLength: 90 });
  const shown = (tally: ComparisonTally) => {
    const { sizesA, sizesB, shared } = tally.objects();
    const sorted = (sizes: Iterable<number>) => [...sizes].sort((a, b) => a - b);
    return {
      pixels: tally.pixels,
      sizes: [sorted(sizesA.values()), sorted(sizesB.values())],
      shared: sorted([...shared.values()].flatMap((partners) => [...partners.values()])),
      agreement: matchObjects(tally.objects(), 0.5),
    };
  };
  fc.assert(
    fc.property(values, values, side, side, (a, b, blockHeight, blockWidth) => {
      const [height, width] = [9, 10];
      let neither = 0;
      const whole = new ComparisonTally(width);
      whole.add({ y: 0, x: 0, height, width, a, b });
      const inBlocks = new ComparisonTally(width);
      const isEmpty = (values: readonly number[]) => values.every((value) => value === 0);
      for (let y = 0; y < height; y += blockHeight)
        for (let x = 0; x < width; x += blockWidth) {
          const rows = Math.min(blockHeight, height - y);
          const columns = Math.min(blockWidth, width - x);
          const cut = (side: readonly number[]) =>
            Array.from(
              { length: rows * columns },
              (_, i) => side[(y + Math.floor(i / columns)) * width + x + (i % columns)] ?? 0,
            );
          const place = { y, x, height: rows, width: columns };
          const isPassed = isEmpty(cut(a)) && isEmpty(cut(b));
          if (isPassed) neither += rows * columns;
          if (isPassed) inBlocks.skip(place);
          else inBlocks.add({ ...place, a: cut(a), b: cut(b) });
        }
      const passed = shown(inBlocks);
      const pixels = { ...passed.pixels, neither: passed.pixels.neither + neither };
      assert.deepEqual({ ...passed, pixels }, shown(whole));
    }),
    { numRuns: 60 },
  );
});
