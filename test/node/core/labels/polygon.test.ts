import { assert } from "chai";
import fc from "fast-check";
import { test } from "vitest";
import { type FillRule, fillRules, polygonSpans } from "#core/labels/polygon.ts";

type Point = readonly [y: number, x: number];
const size = { height: 24, width: 31 };

/** Quarters of pixels, so that doubles are exact; some points lie outside, some on centres. */
const points = fc.array(
  fc.tuple(fc.integer({ min: -40, max: 140 }), fc.integer({ min: -40, max: 160 })),
  { minLength: 3, maxLength: 9 },
);

/** How often the outline goes around a centre, and how many edges are crossed on the way to its left. */
function crossingsLeftOf([y, x]: Point, outline: readonly Point[]) {
  let [winding, edges] = [0, 0];
  for (const [i, [ay, ax]] of outline.entries()) {
    const [by, bx] = outline[(i + 1) % outline.length] ?? [ay, ax];
    if (ay <= y === by <= y) continue;
    const side = (x - ax) * (by - ay) - (y - ay) * (bx - ax);
    const isLeft = by > ay ? side >= 0 : side <= 0;
    if (!isLeft) continue;
    edges++;
    winding += by > ay ? 1 : -1;
  }
  return { winding, edges };
}

function filled(outline: readonly Point[], rule: FillRule): string[] {
  const found: string[] = [];
  polygonSpans({ points: outline.map(([y, x]) => ({ y, x })), rule }, size, (y, start, stop) => {
    for (let x = start; x < stop; x++) found.push(`${y} ${x}`);
  });
  return found;
}

test("a polygon is the pixels whose centres are inside, by either rule, each once", () => {
  fc.assert(
    fc.property(points, fc.constantFrom(...fillRules), (quarters, rule) => {
      const outline = quarters.map(([y, x]) => [y / 4, x / 4] as const);
      const expected: string[] = [];
      for (let y = 0; y < size.height; y++)
        for (let x = 0; x < size.width; x++) {
          const { winding, edges } = crossingsLeftOf([y, x], outline);
          if (rule === "even-odd" ? edges % 2 === 1 : winding !== 0) expected.push(`${y} ${x}`);
        }
      assert.deepEqual(filled(outline, rule), expected);
    }),
    { numRuns: 300 },
  );
});

test("an outline that goes around twice is full by one rule and empty by the other", () => {
  const square: Point[] = [
    [2, 2],
    [2, 9],
    [9, 9],
    [9, 2],
  ];
  assert.lengthOf(filled([...square, ...square], "non-zero"), 49);
  assert.lengthOf(filled([...square, ...square], "even-odd"), 0);
});
