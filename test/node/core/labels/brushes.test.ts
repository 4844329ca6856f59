import { assert } from "chai";
import fc from "fast-check";
import { test } from "vitest";
import { indicesOf, wholeOf } from "#core/labels/box.ts";
import { EditableLabels } from "#core/labels/editable-labels.ts";
import { largestLabelIn } from "#core/labels/largest-label.ts";
import { reachOf } from "#core/labels/reach.ts";
import type { Brush } from "#core/labels/stroke.ts";
import { createLabelsLayer } from "#core/layers/create-layer.ts";
import { brushOf, inkOf } from "#core/layers/labels-brush.ts";
import { baseOf, emptyPlain, gridOf, type Plain } from "./brute-force.ts";

const { signal } = new AbortController();
const shape = [9, 30, 28];

async function pixels(labels: EditableLabels): Promise<number[]> {
  return [...(await labels.read(0, wholeOf(labels.grid.shape), signal)).data];
}

test("a ball covers what is within its radius where planes lie further apart than pixels, and no more than is said to be reached", async () => {
  const point = fc.tuple(
    ...shape.map((length) => fc.integer({ min: -4, max: 4 * length + 4 }).map((n) => n / 4)),
  );
  // Off the grid of quarters, so that no centre lies on the surface.
  const radius = fc.integer({ min: 0, max: 40 }).map((n) => n / 4 + 0.1);
  await fc.assert(
    fc.asyncProperty(point, radius, fc.constantFrom(0.5, 1, 3), async (at, r, planeStep) => {
      const labels = new EditableLabels(gridOf([shape]));
      const brush = { label: 1, radius: r, planeStep };
      labels.paint([at], brush);
      const [z = 0, y = 0, x = 0] = at;
      const own = Math.round(z);
      const isCovered = ([pz = 0, py = 0, px = 0]: readonly number[]) =>
        ((pz - own) * planeStep) ** 2 + (py - y) ** 2 + (px - x) ** 2 <= r * r;
      const isThere = own >= 0 && own < 9;
      const all = [...indicesOf(wholeOf(shape))];
      assert.deepEqual(
        await pixels(labels),
        all.map((index) => (isThere && isCovered(index) ? 1 : 0)),
      );
      const boxes = reachOf([at], brush);
      for (const index of all.filter((index) => isThere && isCovered(index)))
        assert.isTrue(
          boxes.some(({ start, stop }) =>
            index.every((i, axis) => i >= (start[axis] ?? 0) && i < (stop[axis] ?? 0)),
          ),
        );
    }),
    { numRuns: 60 },
  );
});

/** Ids 0 to 3 in stripes. */
function striped(): Plain {
  const plain = emptyPlain([30, 40]);
  plain.data.forEach((_, i) => {
    plain.data[i] = Math.floor(i / 3) % 4;
  });
  return plain;
}

test.each<[string, Brush]>([
  ["a label is drawn over background only", { label: 7, only: 0, radius: 9 }],
  ["an eraser takes one label only", { label: 0, only: 2, radius: 9 }],
])("where labels are preserved, %s, and what changed is counted", async (_, brush) => {
  const plain = striped();
  const [kept, all] = [
    new EditableLabels(gridOf([plain.shape]), baseOf([plain])),
    new EditableLabels(gridOf([plain.shape])),
  ];
  const points = [
    [10, 10],
    [18, 30],
  ];
  (await kept.ensure(reachOf(points, brush), signal)).release();
  const edit = kept.paint(points, brush);
  all.paint(points, { label: 1, radius: 9 });
  const covered = await pixels(all);
  const expected = plain.data.map((id, i) =>
    covered[i] === 1 && id === brush.only ? brush.label : id,
  );
  assert.deepEqual(await pixels(kept), expected);
  assert.equal(edit.changed, expected.filter((id, i) => id !== plain.data[i]).length);
  kept.undo(edit);
  assert.deepEqual(await pixels(kept), plain.data);
});

test("a layer that preserves labels says what its ink goes over, also while background is selected", () => {
  const layer = createLabelsLayer({ name: "cells", grid: gridOf([[9, 9]]) });
  layer.selectedLabel.value = 4;
  assert.deepEqual(inkOf(layer, { erase: true }), { label: 0 });
  layer.preserveLabels.value = true;
  assert.deepEqual(inkOf(layer, {}), { label: 4, only: 0 });
  assert.deepEqual(inkOf(layer, { erase: true }), { label: 0, only: 4 });
  layer.swappedLabel.value = 4;
  layer.selectedLabel.value = 0;
  assert.deepEqual(inkOf(layer, {}), { label: 0, only: 4 });
});

test("a brush of 3 dimensions reaches as far between slices as within them, in the units of the scale", () => {
  const grid = { ...gridOf([[9, 9, 9]]), scale: [40, 4, 4] };
  const layer = createLabelsLayer({ name: "cells", grid });
  assert.isUndefined(brushOf(layer, { radius: 5 }).planeStep);
  assert.equal(brushOf(layer, { radius: 5, dimensions: 3 }).planeStep, 10);
  const flat = createLabelsLayer({ name: "cells", grid: gridOf([[9, 9]]) });
  assert.isUndefined(brushOf(flat, { radius: 5, dimensions: 3 }).planeStep);
});

test("the largest label of a small layer is read, and that of a large one known from its coarsest level and what was drawn", async () => {
  const small = new EditableLabels(gridOf([striped().shape]), baseOf([striped()]));
  assert.equal(await largestLabelIn(small, signal), 3);
  const edit = small.paint([[5, 5]], { label: 9, radius: 0 });
  assert.equal(await largestLabelIn(small, signal), 9);
  small.undo(edit);
  assert.equal(await largestLabelIn(small, signal), 3);

  let reads = 0;
  const base = {
    read(level: number) {
      reads++;
      return Promise.resolve(level === 1 ? Uint16Array.of(0, 12, 5) : undefined);
    },
  };
  const shapes = [
    [100_000, 100_000],
    [200, 200],
  ];
  const large = new EditableLabels(gridOf(shapes), base);
  assert.equal(await largestLabelIn(large, signal), 12);
  assert.equal(reads, 1);
});
