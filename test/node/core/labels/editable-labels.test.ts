import { assert } from "chai";
import fc from "fast-check";
import { test } from "vitest";
import { Failure } from "#core/failure.ts";
import { indicesOf, wholeOf } from "#core/labels/box.ts";
import { EditableLabels } from "#core/labels/editable-labels.ts";
import { reachOf } from "#core/labels/reach.ts";
import { baseOf, emptyPlain, gridOf, offsetOf, type Plain, pyramidOf } from "./brute-force.ts";

const { signal } = new AbortController();

/** Pyramids as they are met: halved and rounded up or down, not along z, halved along z, by 3, and by no whole number. */
const shapes = fc.constantFrom<readonly (readonly number[])[]>(
  [
    [40, 50],
    [20, 25],
    [10, 12],
    [5, 6],
  ],
  [
    [21, 517],
    [11, 259],
    [6, 130],
  ],
  [
    [521, 15],
    [260, 7],
    [130, 3],
  ],
  [
    [3, 20, 300],
    [3, 10, 150],
    [3, 5, 75],
  ],
  [
    [5, 30, 30],
    [3, 15, 15],
    [2, 8, 8],
  ],
  [
    [2, 2, 31, 29],
    [2, 2, 11, 10],
  ],
  [
    [30, 31],
    [21, 20],
  ],
);

interface StrokeCase {
  readonly points: number[][];
  readonly radius: number;
  readonly label: number;
}

/** Quarters of pixels, so that distances are exact; some points lie outside. */
function strokesOn(shape: readonly number[]) {
  const quarter = (most: number) => fc.integer({ min: -8, max: 4 * most + 8 }).map((n) => n / 4);
  const point = fc.tuple(...shape.map(quarter));
  const stroke: fc.Arbitrary<StrokeCase> = fc.record({
    points: fc.array(point, { minLength: 1, maxLength: 4 }),
    radius: fc.integer({ min: 0, max: 24 }).map((n) => n / 4),
    label: fc.constantFrom(0, 1, 2, 3, 65535),
  });
  return fc.array(stroke, { minLength: 1, maxLength: 6 });
}

const cases = shapes.chain((levelShapes) =>
  fc.record({ levelShapes: fc.constant(levelShapes), strokes: strokesOn(levelShapes[0] ?? []) }),
);

async function allLevels(labels: EditableLabels): Promise<number[][]> {
  const reads = labels.levels.map(({ shape }, level) => labels.read(level, wholeOf(shape), signal));
  return (await Promise.all(reads)).map(({ data }) => [...data]);
}

/** Speckles of ids, the same for the same shape. */
function speckled(shape: readonly number[]): Plain {
  const plain = emptyPlain(shape);
  plain.data.forEach((_, i) => {
    plain.data[i] = (i * 7919) % 13 < 9 ? 0 : (i * 31) % 5;
  });
  return plain;
}

async function paintAll(labels: EditableLabels, strokes: readonly StrokeCase[]) {
  const edits = [];
  for (const { points, ...brush } of strokes) {
    const hold = await labels.ensure(reachOf(points, brush), signal);
    edits.push(labels.paint(points, brush));
    hold.release();
  }
  return edits;
}

for (const withBase of [false, true])
  test(`after any strokes ${withBase ? "over a base " : ""}the levels are those of a pyramid made by brute force`, async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ levelShapes, strokes }) => {
        const finest = withBase ? speckled(levelShapes[0] ?? []) : emptyPlain(levelShapes[0] ?? []);
        const base = withBase ? baseOf(pyramidOf(finest, levelShapes)) : undefined;
        const labels = new EditableLabels(gridOf(levelShapes), base);
        await paintAll(labels, strokes);
        const painted = await allLevels(labels);
        const expected = pyramidOf({ shape: finest.shape, data: painted[0] ?? [] }, levelShapes);
        assert.deepEqual(
          painted,
          expected.map(({ data }) => data),
        );
      }),
      { numRuns: 60 },
    );
  });

test("undo of every stroke in turn restores each level bit for bit, and redo brings all back, over a base of any pyramid", async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ levelShapes, strokes }) => {
      const base = baseOf(levelShapes.map(speckled)); // its levels do not agree with one another
      const labels = new EditableLabels(gridOf(levelShapes), base);
      const before = await allLevels(labels);
      const edits = await paintAll(labels, strokes);
      const after = await allLevels(labels);
      for (const edit of edits.toReversed()) labels.undo(edit);
      assert.deepEqual(await allLevels(labels), before);
      for (const edit of edits) labels.redo(edit);
      assert.deepEqual(await allLevels(labels), after);
    }),
    { numRuns: 30 },
  );
});

test("a stroke changes the pixels within its radius of its segments, in the planes it passes, and counts them", async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ levelShapes, strokes }) => {
      const [shape = []] = levelShapes;
      const flat = strokes.map((stroke) => ({
        ...stroke,
        label: 5,
        radius: stroke.radius + 0.25,
        points: stroke.points.map((p) => [
          ...(stroke.points[0] ?? []).slice(0, -2),
          ...p.slice(-2),
        ]),
      }));
      const [stroke] = flat;
      if (!stroke) return;
      const labels = new EditableLabels(gridOf(levelShapes));
      const [edit] = await paintAll(labels, [stroke]);
      const [painted = []] = await allLevels(labels);
      const expected = [...indicesOf(wholeOf(shape))].map((index) =>
        isCovered(index, stroke) ? 5 : 0,
      );
      assert.deepEqual(painted, expected);
      assert.equal(edit?.changed, expected.filter(Boolean).length);
    }),
    { numRuns: 60 },
  );
});

/** Exact: doubles hold quarters, and the products are compared without a division. */
function isCovered(index: readonly number[], { points, radius }: StrokeCase): boolean {
  const inPlane = index.slice(0, -2).every((i, axis) => i === Math.round(points[0]?.[axis] ?? 0));
  const [y = 0, x = 0] = index.slice(-2);
  return (
    inPlane &&
    points.some((to, i) => nearSegment([y, x], points[Math.max(0, i - 1)] ?? to, to, radius))
  );
}

function nearSegment(
  [y, x]: readonly [number, number],
  from: number[],
  to: number[],
  radius: number,
): boolean {
  const [fy = 0, fx = 0] = from.slice(-2);
  const [ty = 0, tx = 0] = to.slice(-2);
  const [dy, dx, py, px] = [ty - fy, tx - fx, y - fy, x - fx];
  const squared = dy * dy + dx * dx;
  const along = py * dy + px * dx;
  if (along <= 0 || squared === 0) return py * py + px * px <= radius * radius;
  if (along >= squared) return (y - ty) ** 2 + (x - tx) ** 2 <= radius * radius;
  return (py * dx - px * dy) ** 2 <= radius * radius * squared;
}

test("a brush of radius 0 changes one pixel, and a line of it has no gaps", async () => {
  const labels = new EditableLabels(gridOf([[20, 20]]));
  assert.equal(labels.paint([[3.4, 3.6]], { label: 1, radius: 0 }).changed, 1);
  const [level = []] = await allLevels(labels);
  assert.equal(level[offsetOf([20, 20], [3, 4])], 1);
  assert.equal(
    labels.paint(
      [
        [5, 0],
        [9, 19],
      ],
      { label: 1, radius: 0 },
    ).changed,
    20,
  );
});

test("a stroke that moves through z paints each plane it passes", async () => {
  const labels = new EditableLabels(gridOf([[4, 9, 9]]));
  labels.paint(
    [
      [-3, 4, 4],
      [9, 4, 4],
    ],
    { label: 2, radius: 0 },
  );
  const [level = []] = await allLevels(labels);
  for (const z of [0, 1, 2, 3]) assert.equal(level[offsetOf([4, 9, 9], [z, 4, 4])], 2, `z = ${z}`);
});

test("a cancelled stroke leaves every level as it was", async () => {
  const labels = new EditableLabels(
    gridOf([
      [40, 50],
      [20, 25],
    ]),
  );
  labels.paint([[20, 20]], { label: 3, radius: 6 });
  const before = await allLevels(labels);
  const stroke = labels.stroke({ label: 0, radius: 9 });
  stroke.extend([18, 18]);
  stroke.extend([30, 30]);
  stroke.cancel();
  assert.deepEqual(await allLevels(labels), before);
});

test("on a layer of 100 000 x 100 000 x 10 only the chunks that were touched are held", () => {
  const levelShapes = Array.from({ length: 10 }, (_, level) => {
    const n = Math.ceil(100_000 / 2 ** level);
    return [10, n, n];
  });
  const labels = new EditableLabels(gridOf(levelShapes));
  labels.paint([[5, 70_000, 70_000]], { label: 1, radius: 20 });
  for (const { edited } of labels.levels) assert.isAtMost(edited.size, 4);
});

test("what changed is told for each level, and covers all that changed", () => {
  const labels = new EditableLabels(
    gridOf([
      [600, 600],
      [300, 300],
    ]),
  );
  const told: unknown[] = [];
  const stop = labels.subscribe((change) => told.push(change.map(({ byKey }) => [...byKey])));
  labels.paint([[256, 100]], { label: 1, radius: 2 });
  stop();
  labels.paint([[0, 0]], { label: 1, radius: 2 });
  assert.deepEqual(told, [
    [
      [
        [0, { y0: 254, x0: 99, y1: 256, x1: 102 }],
        [3, { y0: 0, x0: 98, y1: 3, x1: 103 }],
      ],
      [[0, { y0: 127, x0: 49, y1: 129, x1: 51 }]],
    ],
  ]);
});

test("chunks of the base are read once, and only those that are needed", async () => {
  const shapes = [
    [600, 600],
    [300, 300],
  ];
  const base = baseOf(shapes.map(speckled));
  const labels = new EditableLabels(gridOf(shapes), base);
  const boxes = reachOf([[300, 300]], { radius: 3 });
  assert.isFalse(labels.isReady(boxes));
  (await labels.ensure(boxes, signal)).release();
  assert.isTrue(labels.isReady(boxes));
  assert.equal(base.reads, 2);
  (await labels.ensure(boxes, signal)).release();
  assert.equal(base.reads, 2);
});

test.each([
  ["points", [[1, 2, 3]], { label: 1, radius: 1 }],
  ["points", [[1, Number.NaN]], { label: 1, radius: 1 }],
  ["label", [[1, 2]], { label: 70_000, radius: 1 }],
  ["label", [[1, 2]], { label: 1.5, radius: 1 }],
  ["radius", [[1, 2]], { label: 1, radius: -1 }],
])("a stroke with bad %s is refused by name", (argument, points, brush) => {
  const labels = new EditableLabels(gridOf([[9, 9]]));
  let failure: unknown;
  try {
    labels.paint(points, brush);
  } catch (error) {
    failure = error;
  }
  assert.instanceOf(failure, Failure);
  assert.deepInclude((failure as Failure).detail, { code: "command/bad-arguments", argument });
});

test("the chunks that a long stroke is said to reach are those along it, and hold all that it changes", () => {
  const side = 20_000;
  const labels = new EditableLabels(gridOf([[side, side]]));
  const points = [
    [10, 10],
    [19_000, 18_500],
  ];
  const boxes = reachOf(points, { radius: 30 });
  const [level] = labels.levels;
  const reached = new Set(boxes.flatMap((box) => [...(level?.chunksIn(box) ?? [])].map(String)));
  labels.paint(points, { label: 1, radius: 30 });
  for (const key of level?.edited.keys() ?? [])
    assert.isTrue(reached.has(String(level?.chunkOf(key))));
  assert.isBelow(reached.size, 1000, "of 6241");
});
