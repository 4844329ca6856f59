import { assert } from "chai";
import fc from "fast-check";
import { test } from "vitest";
import { indicesOf, wholeOf } from "#core/labels/box.ts";
import { EditableLabels } from "#core/labels/editable-labels.ts";
import { LabelCensus } from "#core/labels/label-census.ts";
import { reachOf } from "#core/labels/reach.ts";
import { createLabelsLayer } from "#core/layers/create-layer.ts";
import { LabelsList } from "#viewer/labels-list.ts";
import { LabelsTally } from "#viewer/labels-tally.ts";
import {
  baseOf,
  emptyPlain,
  gridOf,
  offsetOf,
  type Plain,
  pyramidOf,
} from "../core/labels/brute-force.ts";

const { signal } = new AbortController();
const levelShapes = [
  [3, 270, 280],
  [3, 135, 140],
];
const [shape = []] = levelShapes;

/** A base with two objects, one of which lies across chunks. */
function someObjects(): Plain {
  const plain = emptyPlain(shape);
  for (const [z = 0, y = 0, x = 0] of indicesOf(wholeOf(shape))) {
    const isSmall = z === 1 && y >= 20 && y < 30 && x >= 40 && x < 46;
    const isLarge = z < 2 && y >= 250 && y < 262 && x >= 200 && x < 262;
    plain.data[offsetOf(shape, [z, y, x])] = isSmall ? 7 : isLarge ? 9 : 0;
  }
  return plain;
}

const objects = pyramidOf(someObjects(), levelShapes);

function overObjects(): EditableLabels {
  return new EditableLabels(gridOf(levelShapes), baseOf(objects));
}

/** Pixels, and their middle in the fullest plane, label by label, pixel by pixel. */
async function countedByHand(labels: EditableLabels, level = 0) {
  const whole = wholeOf(labels.level(level).shape);
  const { data } = await labels.read(level, whole, signal);
  const counts = new Map<number, number>();
  const planes = new Map<string, { n: number; y: number; x: number }>();
  let i = 0;
  for (const [z = 0, y = 0, x = 0] of indicesOf(whole)) {
    const label = data[i++] ?? 0;
    if (label === 0) continue;
    counts.set(label, (counts.get(label) ?? 0) + 1);
    const key = `${label} ${z}`;
    const sum = planes.get(key) ?? { n: 0, y: 0, x: 0 };
    planes.set(key, { n: sum.n + 1, y: sum.y + y, x: sum.x + x });
  }
  const centers = new Map<number, number[][]>();
  for (const label of counts.keys()) {
    const own = [...planes].filter(([key]) => key.startsWith(`${label} `));
    const most = Math.max(...own.map(([, { n }]) => n));
    const fullest = own.filter(([, { n }]) => n === most);
    centers.set(
      label,
      fullest.map(([key, { n, y, x }]) => [Number(key.split(" ")[1]), y / n, x / n]),
    );
  }
  return { counts, centers };
}

const strokes = fc.array(
  fc.record({
    points: fc.array(
      fc.tuple(
        fc.integer({ min: 0, max: 2 }),
        fc.integer({ min: 0, max: 269 }),
        fc.integer({ min: 0, max: 279 }),
      ),
      { minLength: 1, maxLength: 3 },
    ),
    radius: fc.integer({ min: 0, max: 9 }),
    label: fc.constantFrom(0, 1, 7, 65535),
  }),
  { maxLength: 5 },
);

for (const withBase of [false, true])
  test(`what is counted while people paint ${withBase ? "over a base " : ""}is what counting all pixels says`, async () => {
    await fc.assert(
      fc.asyncProperty(strokes, strokes, fc.boolean(), async (before, after, undoes) => {
        const labels = withBase ? overObjects() : new EditableLabels(gridOf(levelShapes));
        const tally = new LabelsTally(labels);
        const paint = async (drawn: typeof before) => {
          for (const { points, ...brush } of drawn) {
            const hold = await labels.ensure(reachOf(points, brush), signal);
            const edit = labels.paint(points, brush);
            if (undoes) labels.undo(edit);
            hold.release();
          }
        };
        await paint(before);
        const counting = tally.start();
        await paint(after);
        await counting;
        tally.settle();
        const { counts, centers } = await countedByHand(labels);
        const counted = [...tally.labels()].map((id) => [id, tally.areaOf(id)] as const);
        assert.deepEqual(new Map(counted.sort(([a], [b]) => a - b)), sorted(counts));
        for (const [label, fullest] of centers) {
          const [z = 0, y = 0, x = 0] = tally.placeOf(label)?.center ?? [];
          const same = fullest.find(([plane]) => plane === z);
          assert.isDefined(same, `label ${label} in plane ${z}`);
          assert.closeTo(y, same?.[1] ?? 0, 1e-6);
          assert.closeTo(x, same?.[2] ?? 0, 1e-6);
        }
        tally.release();
      }),
      { numRuns: 8 },
    );
  });

function sorted(counts: ReadonlyMap<number, number>): Map<number, number> {
  return new Map([...counts].sort(([a], [b]) => a - b));
}

test("labels with more pixels than can be counted are counted on a coarser level, and said to be estimates", async () => {
  const labels = overObjects();
  const census = new LabelCensus(labels, 100_000);
  assert.equal(census.level, 1);
  assert.isTrue(census.isApproximate);
  for (const key of census.chunks())
    census.put(key, await labels.loadChunk({ level: 1, key }, signal));
  assert.equal(census.areaOf(7), 60);
  assert.equal(census.areaOf(9), 2 * 12 * 62);
  assert.deepEqual(census.placeOf(7), { center: [1, 24.5, 42.5], size: [10, 6] });
});

test("strokes on nothing are counted one by one however large the layer is", () => {
  const labels = new EditableLabels(gridOf([[100_000, 100_000]]));
  labels.paint([[5000, 90_000]], { label: 3, radius: 2 });
  const census = new LabelCensus(labels);
  assert.isFalse(census.isApproximate);
  assert.lengthOf(census.chunks(), 1);
});

test("counting that is stopped says so and can be started again", async () => {
  const tally = new LabelsTally(overObjects());
  const counting = tally.start();
  tally.stop();
  await counting;
  assert.equal(tally.state.value.kind, "stopped");
  await tally.start();
  assert.equal(tally.areaOf(7), 60);
  tally.release();
});

test("the list has names without pixels, sorts by any column, and goes from row to row as it is shown", async () => {
  const labels = overObjects();
  const layer = createLabelsLayer({ name: "cells", grid: labels.grid });
  const list = new LabelsList(layer, new LabelsTally(labels));
  layer.labelNames.value = { 9: "nucleus", 2: "background" };
  await list.tally.start();
  const shown = () => list.rows.value.map(({ label }) => label);
  assert.deepEqual(shown(), [2, 7, 9]);
  list.arrange({ by: "area", descending: true });
  assert.deepEqual(shown(), [9, 7, 2]);
  layer.selectedLabel.value = 9;
  assert.equal(list.beside(1), 7);
  assert.isUndefined(list.beside(-1));
  list.arrange({ by: "name", descending: false });
  assert.deepEqual(shown(), [2, 9, 7]);
  list.arrange({ filter: "NUC" });
  assert.deepEqual(shown(), [9]);
  list.arrange({ filter: "7" });
  assert.deepEqual(shown(), [7]);
  assert.equal(list.beside(1), 7, "the selected label is not shown");
  list.tally.release();
});
