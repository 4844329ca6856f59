import { assert } from "chai";
import { test } from "vitest";
import { createRandom } from "#core/random.ts";
import type { MultiscaleImage } from "#io/pixel-source.ts";
import { holdOutSquares } from "#ml/data/hold-out.ts";
import { type SurveyOptions, surveyLabels } from "#ml/data/survey.ts";
import { arrayImage } from "./array-image.ts";

const { signal } = new AbortController();

function options(change: Partial<SurveyOptions> = {}): SurveyOptions {
  return {
    ...{ within: {}, countsZero: false, places: undefined, budgetPx: 1e6 },
    random: createRandom(0),
    ...change,
  };
}

/** Two pixels of label 3 and one of label 5 on plane 1. */
const dots = (): ReturnType<typeof arrayImage> =>
  arrayImage({
    axes: ["z", "y", "x"],
    shape: [2, 40, 50],
    at: ([z = 0, y = 0, x = 0]) => {
      if (z !== 1) return 0;
      if (y === 20 && (x === 33 || x === 34)) return 3;
      return y === 39 && x === 49 ? 5 : 0;
    },
  });

test("cells say how many pixels of each label lie where", async () => {
  const { planes, cells, ids } = await surveyLabels(dots().image, options(), signal);
  assert.deepEqual(planes, [{ z: 0 }, { z: 1 }]);
  assert.deepEqual(ids, [3, 5]);
  assert.deepEqual(
    cells.map(({ counts, ...cell }) => ({ ...cell, counts: [...counts] })),
    [
      { sheet: 1, y: 16, x: 32, counts: [[3, 2]] },
      { sheet: 1, y: 32, x: 48, counts: [[5, 1]] },
    ],
  );
});

test("planes where training may not look are not read", async () => {
  const found = await surveyLabels(dots().image, options({ within: { z: [0, 1] } }), signal);
  assert.deepEqual(found.planes, [{ z: 0 }]);
  assert.isEmpty(found.cells);
});

test("where labels can be only in some places nothing else is read", async () => {
  const { image, reads } = dots();
  const places = [{ z: [1, 2], y: [16, 32], x: [32, 50] }] as const;
  const { ids } = await surveyLabels(image, options({ places }), signal);
  assert.deepEqual(ids, [3]);
  assert.deepEqual(reads, [{ z: [1, 2], y: [16, 32], x: [32, 50] }]);
});

test("labels beyond the budget are counted on a coarser level, in pixels of the finest", async () => {
  const square = (side: number, from: number, to: number) =>
    arrayImage({
      axes: ["y", "x"],
      shape: [side, side],
      at: ([y = 0, x = 0]) => (y >= from && y < to && x >= from && x < to ? 1 : 0),
    });
  const [fine, coarse] = [square(128, 64, 96), square(32, 16, 24)];
  const labels: MultiscaleImage = { ...fine.image, levels: [fine.level, coarse.level] };
  const { cells } = await surveyLabels(labels, options({ budgetPx: 2000 }), signal);
  assert.isEmpty(fine.reads);
  assert.deepEqual(
    cells.map(({ y, x }) => [y, x]),
    [
      [64, 64],
      [64, 80],
      [80, 64],
      [80, 80],
    ],
  );
  for (const { counts } of cells) assert.equal(counts.get(1), 256);
});

/** `count` cells beside each other, in which the two classes alternate. */
function row(count: number) {
  return Array.from({ length: count }, (_, i) => ({
    ...{ sheet: 0, y: 0, x: 16 * i },
    counts: new Map([[1 + (i % 2), 100]]),
  }));
}

test("of every class about the wanted share is held out, and most is left", () => {
  const cells = row(100);
  const held = holdOutSquares(cells, { fraction: 0.2, patchPx: 16, random: createRandom(5) });
  assert.isTrue(held.isApart);
  for (const id of [1, 2]) {
    const share = cells.filter(
      ({ sheet, y, x, counts }) => counts.has(id) && held.has(sheet, y, x),
    ).length;
    assert.equal(share, 10);
  }
});

test("a few strokes are split into smaller squares than a patch", () => {
  const held = holdOutSquares(row(16), { fraction: 0.2, patchPx: 128, random: createRandom(0) });
  assert.isTrue(held.isApart);
  assert.equal(held.pieces[0]?.height, 16);
});

test("what is too little to split is measured where it is trained", () => {
  const held = holdOutSquares(row(2), { fraction: 0.2, patchPx: 128, random: createRandom(0) });
  assert.isFalse(held.isApart);
  assert.isNotEmpty(held.pieces);
  assert.isFalse(held.has(0, 0, 0));
});

test("the held-out parts of a rectangle are cut to it", () => {
  const held = holdOutSquares(row(100), { fraction: 0.5, patchPx: 16, random: createRandom(1) });
  const rect = { y: 4, x: 8, height: 100, width: 16 * 100 - 16 };
  for (const part of held.within(0, rect)) {
    assert.isTrue(held.has(0, part.y, part.x));
    assert.equal(part.y, 4);
    assert.equal(part.height, 12);
    assert.isAtLeast(part.x, 8);
    assert.isAtMost(part.x + part.width, rect.x + rect.width);
  }
});
