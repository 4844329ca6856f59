import fc from "fast-check";
import { assert, test } from "vitest";
import { PlaceScores } from "#core/uncertainty/place-scores.ts";
import { spreadPlaces } from "#core/uncertainty/spread-places.ts";

const size = { height: 64, width: 96, sidePx: 32 };

/** A plane that is unsure (255) where `is` says so, as blocks of a level whose pixels cover `factor` of level 0. */
function scoresOf(is: (y: number, x: number) => boolean, factor = 1) {
  const scores = new PlaceScores(size);
  const [height, width] = [size.height / factor, size.width / factor];
  for (const [y, rows] of [
    [0, height / 2],
    [height / 2, height / 2],
  ] as const) {
    const data = Uint8Array.from({ length: rows * width }, (_, i) =>
      is((y + Math.floor(i / width)) * factor, (i % width) * factor) ? 255 : 0,
    );
    scores.add({ data, y, x: 0, width, factors: [factor, factor] });
  }
  return scores;
}

const best = (scores: PlaceScores) => [...scores.squares()].sort((a, b) => b.score - a.score)[0];

test("the square around what is unsure is found wherever it begins, on any level", () => {
  for (const factor of [1, 2, 4]) {
    const around = best(scoresOf((y, x) => y >= 16 && y < 48 && x >= 48 && x < 80, factor));
    assert.deepEqual(around, { y0: 16, x0: 48, y1: 48, x1: 80, score: 1 });
  }
});

test("squares with a label, and those that are sure, are none", () => {
  const scores = scoresOf((_, x) => x < 48);
  assert.isTrue([...scores.squares()].every(({ x0 }) => x0 < 48));
  const stroke = new Uint8Array(96 * 2);
  stroke[96 + 17] = 3;
  scores.addLabels({ data: stroke, y: 40, x: 0, width: 96, factors: [1, 1] });
  const left = [...scores.squares()];
  assert.isFalse(left.some(({ y0, y1, x0, x1 }) => y0 <= 41 && y1 > 41 && x0 <= 17 && x1 > 17));
  assert.isNotEmpty(left);
});

interface Spot {
  readonly x: number;
  readonly score: number;
}
const sidesBetween = (a: Spot, b: Spot) => Math.abs(a.x - b.x);

test("the next place is not beside the last, unless there are no others", () => {
  const cluster = [0, 1, 2, 3].map((x) => ({ x, score: 1 - x / 100 }));
  const far = { x: 20, score: 0.3 };
  const two = spreadPlaces([...cluster, far], { count: 2, sidesBetween });
  assert.deepEqual(two, [cluster[0], far]);
  const all = spreadPlaces([...cluster, far], { count: 5, sidesBetween });
  assert.lengthOf(all, 5);
});

test("places are at least a side apart, no more than asked for, and the best of all is the first", () => {
  const spot = fc.record({ x: fc.double({ min: 0, max: 40, noNaN: true }), score: fc.nat(1000) });
  fc.assert(
    fc.property(
      fc.array(spot, { minLength: 1 }),
      fc.integer({ min: 1, max: 8 }),
      (spots, count) => {
        const taken = spreadPlaces(spots, { count, sidesBetween });
        assert.isAtMost(taken.length, count);
        assert.equal(taken[0]?.score, Math.max(...spots.map(({ score }) => score)));
        for (const a of taken)
          for (const b of taken) if (a !== b) assert.isAtLeast(sidesBetween(a, b), 1);
        if (taken.length < count)
          for (const other of spots)
            assert.isTrue(taken.some((place) => place === other || sidesBetween(place, other) < 1));
      },
    ),
    { numRuns: 60 },
  );
});
