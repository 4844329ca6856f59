// Against scikit-image's regionprops: test/fixtures/objects-skimage.py makes the same picture.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { assert, test } from "vitest";
import { convexArea } from "#core/measure/convex-area.ts";
import type { ObjectProperties } from "#core/measure/describe-object.ts";
import { type MeasuredBlock, ObjectCounter } from "#core/measure/object-counter.ts";

const { height, width, objects } = JSON.parse(
  readFileSync("test/fixtures/objects-skimage.json", "utf8"),
);
const square = { z: 1, y: 1, x: 1 };

/** Later ones lie over earlier ones. */
const drawn: readonly (readonly [label: number, isIn: (y: number, x: number) => boolean])[] = [
  [1, (y, x) => (y - 20) ** 2 + (x - 25) ** 2 <= 15 ** 2],
  [2, (y, x) => ((y - 50) / 8) ** 2 + ((x - 70) / 30) ** 2 <= 1],
  [7, (y, x) => y >= 60 && y < 90 && x >= 5 && x < 35 && !(y < 80 && x >= 15)],
  [11, (y, x) => x - y === 20 && y >= 70 && y < 80],
  [12, (y, x) => y === 5 && x === 100],
  [300, (y, x) => y % 7 === 3 && x % 11 === 5 && x > 90 && y > 70],
];

/** The pixels of a rectangle of the picture. */
function block(y: number, x: number, stop: { y: number; x: number }): MeasuredBlock {
  const size = { height: stop.y - y, width: stop.x - x };
  const sampled = (of: (y: number, x: number) => number) =>
    Array.from({ length: size.height * size.width }, (_, i) =>
      of(y + Math.floor(i / size.width), x + (i % size.width)),
    );
  return {
    ...{ plane: 0, y, x, ...size },
    labels: sampled((y, x) => drawn.findLast(([, isIn]) => isIn(y, x))?.[0] ?? 0),
    channels: [sampled((y, x) => (y * 37 + x * 11) % 101), sampled((y, x) => (y * x) % 53)],
  };
}

/** Measured in blocks that end at those rows and columns. */
function measured(rows: readonly number[], columns: readonly number[]) {
  const counter = new ObjectCounter(2);
  for (const [i, y] of [0, ...rows].entries())
    for (const [j, x] of [0, ...columns].entries())
      counter.add(block(y, x, { y: rows[i] ?? height, x: columns[j] ?? width }));
  return new Map(counter.describe(square));
}

test("objects are described as scikit-image does", () => {
  const found = measured([], []);
  assert.sameMembers(
    [...found.keys()],
    objects.map(({ label }: { label: number }) => label),
  );
  for (const { label, centroid, box, meanIntensity, ...expected } of objects) {
    const properties = found.get(label);
    assert.isDefined(properties);
    const { y, x } = properties.centroid;
    assertClose([y, x], centroid);
    assert.deepEqual([properties.box.y[0], properties.box.x[0]], box.slice(0, 2));
    assert.deepEqual([properties.box.y[1], properties.box.x[1]], box.slice(2));
    assertClose(properties.meanIntensity, meanIntensity);
    for (const [name, value] of Object.entries(expected))
      assertClose([Number(properties[name as keyof ObjectProperties])], [Number(value)], 1e-7);
  }
});

test("where blocks begin and end makes no difference", () => {
  const whole = measured([], []);
  const cuts = (most: number) =>
    fc
      .uniqueArray(fc.integer({ min: 1, max: most - 1 }), { maxLength: 4 })
      .map((found) => found.sort((a, b) => a - b));
  fc.assert(
    fc.property(cuts(height), cuts(width), (rows, columns) => {
      const pieces = measured(rows, columns);
      for (const [label, { centroid, solidity, majorAxis, box }] of whole) {
        const found = pieces.get(label);
        assert.deepEqual(found?.box, box);
        assert.equal(found?.solidity, solidity);
        assertClose([found?.centroid.y ?? 0, found?.centroid.x ?? 0], [centroid.y, centroid.x]);
        assertClose([found?.majorAxis ?? 0], [majorAxis]);
      }
    }),
    { numRuns: 10 },
  );
});

test("lengths count in the size of a pixel, and a volume has planes", () => {
  const counter = new ObjectCounter(0);
  const plane = { y: 0, x: 0, height: 1, width: 4, channels: [] };
  counter.add({ ...plane, plane: 2, labels: [5, 5, 5, 5] });
  counter.add({ ...plane, plane: 3, labels: [5, 5, 0, 6] });
  const found = new Map(counter.describe({ z: 3, y: 2, x: 0.5 }));
  const volume = found.get(5);
  assert.equal(volume?.size, 6 * 3);
  assert.closeTo(volume?.centroid.z ?? 0, 2 + 2 / 6, 1e-12);
  assert.deepEqual(volume?.box, { z: [2, 4], y: [0, 1], x: [0, 4] });
  assert.isNaN(volume?.solidity);
  assert.equal(found.get(6)?.solidity, 1);
});

test("far from the corner of a huge image nothing is lost to rounding", () => {
  const counter = new ObjectCounter(0);
  const far = { plane: 0, y: 9e7, x: 9e7, height: 1, width: 3, channels: [] };
  counter.add({ ...far, labels: [1, 1, 1] });
  const [[, line] = []] = counter.describe(square);
  assert.closeTo(line?.majorAxis ?? 0, 4 * Math.sqrt(2 / 3), 1e-12);
  assert.equal(line?.eccentricity, 1);
});

test("the pixels of a convex hull are those that a search by hand finds", () => {
  const row = fc.tuple(fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }));
  fc.assert(
    fc.property(fc.array(fc.option(row), { minLength: 1, maxLength: 8 }), (spans) => {
      const rows = new Map<number, { first: number; last: number }>();
      for (const [y, span] of spans.entries())
        if (span) rows.set(y, { first: Math.min(...span), last: Math.max(...span) });
      if (rows.size > 0) assert.equal(convexArea(rows), hullByHand(rows));
    }),
    { numRuns: 200 },
  );
});

/** A pixel is in the hull unless some line through two of the points has it on one side and all points on the other. */
function hullByHand(rows: ReadonlyMap<number, { first: number; last: number }>): number {
  const points = [...rows].flatMap(([y, { first, last }]) =>
    [first, last].flatMap((x) => [
      [2 * y - 1, 2 * x],
      [2 * y + 1, 2 * x],
      [2 * y, 2 * x - 1],
      [2 * y, 2 * x + 1],
    ]),
  ) as [number, number][];
  const side = ([ay, ax]: [number, number], [by, bx]: [number, number], [y, x]: [number, number]) =>
    (by - ay) * (x - ax) - (bx - ax) * (y - ay);
  const edges = points.flatMap((a) =>
    points
      .filter((b) => a !== b && points.every((point) => side(a, b, point) >= 0))
      .map((b) => [a, b] as const),
  );
  let count = 0;
  for (let y = 0; y < 8; y++)
    for (let x = 0; x < 10; x++)
      if (edges.every(([a, b]) => side(a, b, [2 * y, 2 * x]) >= 0)) count++;
  return count;
}

function assertClose(found: readonly number[], expected: readonly number[], within = 1e-9): void {
  assert.lengthOf(found, expected.length);
  for (const [i, value] of expected.entries())
    assert.closeTo(found[i] ?? Number.NaN, value, within, `[${i}]`);
}
