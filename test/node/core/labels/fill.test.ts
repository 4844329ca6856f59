import { assert } from "chai";
import fc from "fast-check";
import { test } from "vitest";
import type { Area } from "#core/labels/area.ts";
import { indicesOf, wholeOf } from "#core/labels/box.ts";
import { EditableLabels } from "#core/labels/editable-labels.ts";
import { areaEverywhere } from "#core/labels/find-id.ts";
import { floodArea } from "#core/labels/flood.ts";
import { baseOf, emptyPlain, gridOf, offsetOf, type Plain } from "./brute-force.ts";

const { signal } = new AbortController();

/** Speckles of two ids in blocks: areas that wind through chunks, and over their borders. */
function blobs(shape: readonly number[], seed: number): Plain {
  const plain = emptyPlain(shape);
  for (const index of indicesOf(wholeOf(shape))) {
    const block = index.reduce(
      (sum, at, axis) => sum * 31 + (at >> (axis === shape.length - 1 ? 4 : 0)),
      seed,
    );
    plain.data[offsetOf(shape, index)] = (Math.imul(block, 0x9e3779b1) >>> 28) % 5 < 3 ? 0 : 2;
  }
  return plain;
}

function neighbours(index: readonly number[], dimensions: 2 | 3): number[][] {
  const axes = index.map((_, axis) => axis).slice(-dimensions);
  return axes.flatMap((axis) => [-1, 1].map((by) => index.with(axis, (index[axis] ?? 0) + by)));
}

function plainFlood(plain: Plain, start: readonly number[], dimensions: 2 | 3): Set<number> {
  const { shape, data } = plain;
  const found = new Set<number>();
  const stack = [start];
  const id = data[offsetOf(shape, start)];
  for (let index = stack.pop(); index; index = stack.pop()) {
    const isInside = index.every((at, axis) => at >= 0 && at < (shape[axis] ?? 0));
    const offset = offsetOf(shape, index);
    if (!isInside || found.has(offset) || data[offset] !== id) continue;
    found.add(offset);
    stack.push(...neighbours(index, dimensions));
  }
  return found;
}

function offsetsIn(labels: EditableLabels, area: Area): Set<number> {
  const level = labels.level(0);
  const found = new Set<number>();
  for (const key of area.keys) {
    const { start } = level.boxOf(level.chunkOf(key));
    const [top = 0, left = 0] = start.slice(-2);
    for (const { y, startX, stopX } of area.rows(key))
      for (let x = startX; x < stopX; x++)
        found.add(offsetOf(level.shape, [...start.slice(0, -2), top + y, left + x]));
  }
  return found;
}

const cases = fc
  .constantFrom([30, 40], [7, 530], [300, 9], [3, 20, 270], [2, 3, 12, 14])
  .chain((shape) =>
    fc.record({
      plain: fc.integer({ min: 1, max: 1e6 }).map((seed) => blobs(shape, seed)),
      index: fc.tuple(...shape.map((length) => fc.nat(length - 1))),
      dimensions: fc.constantFrom<2 | 3>(2, shape.length > 2 ? 3 : 2),
    }),
  );

test("a fill finds the pixels that hang together with the first, across chunks and slices", async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ plain, index, dimensions }) => {
      const labels = new EditableLabels(gridOf([plain.shape]), baseOf([plain]));
      const { area, id } = await floodArea(labels, { index, dimensions }, signal);
      assert.equal(id, plain.data[offsetOf(plain.shape, index)]);
      assert.deepEqual(offsetsIn(labels, area), plainFlood(plain, index, dimensions));
    }),
    { numRuns: 40 },
  );
});

test("a fill that is not contiguous finds every pixel of the id in the slice, or in all slices of a volume", async () => {
  await fc.assert(
    fc.asyncProperty(cases, async ({ plain, index, dimensions }) => {
      const { shape, data } = plain;
      const labels = new EditableLabels(gridOf([shape]), baseOf([plain]));
      const { area, id } = await areaEverywhere(labels, { index, dimensions }, signal);
      const fixed = shape.length - dimensions;
      const expected = [...indicesOf(wholeOf(shape))].filter(
        (at) =>
          data[offsetOf(shape, at)] === id &&
          at.slice(0, fixed).join() === index.slice(0, fixed).join(),
      );
      assert.deepEqual(offsetsIn(labels, area), new Set(expected.map((at) => offsetOf(shape, at))));
    }),
    { numRuns: 20 },
  );
});

const huge = [10, 100_000, 100_000];

test("the background of a layer of 100 000 x 100 000 x 10 is refused, and an area that is closed off in it is not", async () => {
  const labels = new EditableLabels(gridOf([huge]));
  const start = { index: [5, 50_000, 50_000], dimensions: 2 } as const;
  const error = await floodArea(labels, start, signal).catch((e: unknown) => e);
  assert.propertyVal(error, "code", "labels/area-too-large");
  const corners = [
    [49_850, 49_850],
    [49_850, 50_150],
    [50_150, 50_150],
    [50_150, 49_850],
    [49_850, 49_850],
  ];
  labels.paint(
    corners.map((corner) => [5, ...corner]),
    { label: 1, radius: 0 },
  );
  const { area } = await floodArea(labels, start, signal);
  assert.equal(offsetsIn(labels, area).size, 299 * 299);
});

test("a fill everywhere finds what was painted on a large layer without looking at the rest of it", async () => {
  const labels = new EditableLabels(gridOf([huge]));
  const dots = [
    [2, 10, 10],
    [9, 99_999, 99_999],
  ];
  for (const dot of dots) labels.paint([dot], { label: 3, radius: 0 });
  const start = { index: [2, 10, 10], dimensions: 3 } as const;
  const { area } = await areaEverywhere(labels, start, signal);
  assert.deepEqual(offsetsIn(labels, area), new Set(dots.map((dot) => offsetOf(huge, dot))));
});

test("a fill everywhere is refused where it would read a whole large base", async () => {
  const base = { read: () => Promise.resolve(undefined) };
  const labels = new EditableLabels(gridOf([huge]), base);
  const start = { index: [0, 0, 0], dimensions: 2 } as const;
  const error = await areaEverywhere(labels, start, signal).catch((e: unknown) => e);
  assert.propertyVal(error, "code", "labels/area-too-large");
});

test("a fill stops when it is cancelled", async () => {
  const controller = new AbortController();
  const base = {
    read: () => {
      controller.abort();
      return Promise.resolve(undefined);
    },
  };
  const labels = new EditableLabels(gridOf([[3000, 3000]]), base);
  const filling = floodArea(labels, { index: [5, 5], dimensions: 2 }, controller.signal);
  assert.propertyVal(await filling.catch((e: unknown) => e), "name", "AbortError");
});
