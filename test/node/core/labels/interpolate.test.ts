import { assert } from "chai";
import fc from "fast-check";
import { test } from "vitest";
import { Breather } from "#core/labels/breather.ts";
import { signedDistance } from "#core/labels/distance.ts";
import { EditableLabels } from "#core/labels/editable-labels.ts";
import { areaBetween } from "#core/labels/interpolate.ts";
import { paintedSlices } from "#core/labels/painted-slices.ts";
import { gridOf } from "./brute-force.ts";

const { signal } = new AbortController();

test("the distance of each pixel to the edge of a shape is the one to the nearest pixel on the other side, less a half", async () => {
  const bits = fc.array(fc.boolean(), { minLength: 63, maxLength: 63 });
  await fc.assert(
    fc.asyncProperty(bits, async (inside) => {
      const [width, height] = [11, 9];
      const data = new Uint8Array(width * height);
      inside.forEach((bit, i) => {
        data[(1 + Math.floor(i / 9)) * width + 1 + (i % 9)] = bit ? 1 : 0;
      });
      if (!data.some(Boolean)) return;
      const found = await signedDistance({ width, height, data }, new Breather(signal));
      for (const [i, distance] of found.entries()) {
        let nearest = Number.POSITIVE_INFINITY;
        for (const [j, other] of data.entries())
          if (other !== data[i])
            nearest = Math.min(
              nearest,
              Math.hypot((i % width) - (j % width), Math.floor(i / width) - Math.floor(j / width)),
            );
        assert.closeTo(distance, data[i] ? nearest - 0.5 : 0.5 - nearest, 1e-5);
      }
    }),
    { numRuns: 60 },
  );
});

function volume() {
  const labels = new EditableLabels(gridOf([[9, 300, 300]]));
  const disc = (z: number, [y, x]: readonly [number, number], radius: number) =>
    labels.paint([[z, y, x]], { label: 3, radius });
  const drawn = async (pair: { from: number; to: number }) => {
    const place = { label: 3, axis: 0, index: [pair.from, 0, 0] };
    const area = await areaBetween(labels, { ...place, ...pair }, signal);
    const edit = labels.areaEdit();
    edit.draw({ area, ink: { label: 3, only: 0 } }, [...area.keys]);
    edit.finish();
  };
  const slice = async (z: number) => {
    const box = { start: [z, 0, 0], stop: [z + 1, 300, 300] };
    return (await labels.read(0, box, signal)).data;
  };
  return { labels, disc, drawn, slice };
}

test("between two discs lies a cone that moves from one centre to the other, over the borders of chunks", async () => {
  const { disc, drawn, slice } = volume();
  disc(1, [250, 250], 30);
  disc(7, [256, 262], 10);
  await drawn({ from: 1, to: 7 });
  let before = Number.POSITIVE_INFINITY;
  for (let z = 1; z <= 7; z++) {
    const pixels = await slice(z);
    const area = pixels.filter((id) => id === 3).length;
    const radius = 30 - ((z - 1) * 20) / 6;
    assert.closeTo(Math.sqrt(area / Math.PI), radius, 1, `slice ${z}`);
    assert.isBelow(area, before);
    before = area;
  }
});

test("a shape between two like it is that shape, and other labels stay", async () => {
  const { labels, disc, drawn, slice } = volume();
  disc(2, [100, 100], 12);
  disc(6, [100, 100], 12);
  labels.paint([[4, 100, 100]], { label: 8, radius: 4 });
  await drawn({ from: 2, to: 6 });
  const [end, middle] = [await slice(2), await slice(4)];
  assert.deepEqual([...(await slice(3))], [...end]);
  assert.equal(middle.filter((id) => id === 8).length, 49);
  assert.deepEqual(
    [...middle].map((id) => (id === 8 ? 3 : id)),
    [...end],
  );
});

test("a shape that moves far is drawn on its way, and no more than the image has", async () => {
  const { disc, drawn, slice } = volume();
  disc(1, [2, 60], 9);
  disc(5, [202, 160], 9);
  await drawn({ from: 1, to: 5 });
  const inSlice = async (z: number) =>
    [...(await slice(z))].flatMap((id, i) => (id === 3 ? [[Math.floor(i / 300), i % 300]] : []));
  const middle = await inSlice(3);
  const mean = (axis: number) =>
    middle.reduce((sum, at) => sum + (at[axis] ?? 0), 0) / middle.length;
  assert.closeTo(mean(0), 103.5, 2); // of the first disc less lies in the image
  assert.closeTo(mean(1), 110, 1);
  const [first, last] = [await inSlice(1), await inSlice(5)];
  assert.isAbove(middle.length, first.length);
  assert.isBelow(middle.length, last.length);
});

test("shapes that have nothing in common, and slices without the label, are refused", async () => {
  const { labels, disc, drawn } = volume();
  disc(1, [50, 50], 2);
  disc(5, [150, 150], 20);
  labels.paint([[5, 150, 150]], { label: 0, radius: 18 }); // a thin ring is left, far around the middle
  for (const pair of [
    { from: 1, to: 5 },
    { from: 1, to: 8 },
  ])
    assert.propertyVal(
      await drawn(pair).catch((e: unknown) => e),
      "code",
      "labels/nothing-between",
    );
});

test.each([
  [4, { from: 2, to: 6 }],
  [2, { from: 2, to: 6 }],
  [6, { from: 2, to: 6 }],
])("the slices painted next to slice %i are found", async (here, expected) => {
  const { labels, disc } = volume();
  disc(2, [50, 50], 5);
  disc(6, [60, 60], 5);
  labels.paint([[4, 50, 50]], { label: 5, radius: 9 });
  const search = { label: 3, axis: 0, index: [here, 0, 0] };
  assert.deepEqual(await paintedSlices(labels, search, signal), expected);
});

test("a label that is painted on one side only is refused", async () => {
  const { labels, disc } = volume();
  disc(2, [50, 50], 5);
  const search = { label: 3, axis: 0, index: [4, 0, 0] };
  const error = await paintedSlices(labels, search, signal).catch((e: unknown) => e);
  assert.propertyVal(error, "code", "labels/nothing-between");
});
