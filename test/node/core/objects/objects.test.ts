import fc from "fast-check";
import { assert, test } from "vitest";
import { Breather } from "#core/labels/breather.ts";
import { labelComponents } from "#core/objects/components.ts";
import { fillHoles } from "#core/objects/fill-holes.ts";
import { PlaneComponents } from "#core/objects/plane-components.ts";
import { separateObjects } from "#core/objects/separate.ts";
import { smoothed } from "#core/objects/smooth.ts";
import { splitAtSaddles } from "#core/objects/split.ts";

const mask = (rows: readonly string[]) => ({
  height: rows.length,
  width: rows[0]?.length ?? 0,
  data: Uint8Array.from(rows.join(""), (c) => Number(c !== ".")),
});

/** With values from 0 to `max`. */
const somePlaneOf = (max: number) =>
  fc
    .record({ height: fc.integer({ min: 1, max: 14 }), width: fc.integer({ min: 1, max: 14 }) })
    .chain(({ height, width }) =>
      fc
        .array(fc.integer({ min: 0, max }), {
          minLength: height * width,
          maxLength: height * width,
        })
        .map((values) => ({ height, width, data: Uint8Array.from(values) })),
    );
const somePlane = somePlaneOf(1);

/** Numbers in the order of their first pixels, so that equal partitions are equal. */
function canonical(labels: Iterable<number>): number[] {
  const numbers = new Map([[0, 0]]);
  return Array.from(labels, (label) => {
    const number = numbers.get(label) ?? numbers.size;
    numbers.set(label, number);
    return number;
  });
}

test("components are what a flood from each pixel reaches over its value", () => {
  fc.assert(
    fc.property(somePlaneOf(2), fc.boolean(), (plane, corners) => {
      const { labels, count } = labelComponents(plane, { corners });
      const flooded = flood(plane, corners);
      assert.deepEqual([...labels], flooded);
      assert.equal(count, Math.max(0, ...flooded));
    }),
    { numRuns: 100 },
  );
});

test("borders of blocks cut no component", () => {
  const side = fc.integer({ min: 1, max: 6 });
  fc.assert(
    fc.property(somePlaneOf(2), side, side, (plane, blockHeight, blockWidth) => {
      const { height, width, data } = plane;
      const found = new PlaneComponents(width);
      const nodes = new Int32Array(height * width);
      for (let y = 0; y < height; y += blockHeight)
        for (let x = 0; x < width; x += blockWidth) {
          const size = {
            height: Math.min(blockHeight, height - y),
            width: Math.min(blockWidth, width - x),
          };
          const at = (i: number) => (y + Math.floor(i / size.width)) * width + x + (i % size.width);
          const part = Uint8Array.from(
            { length: size.height * size.width },
            (_, i) => data[at(i)] ?? 0,
          );
          const block = labelComponents({ ...size, data: part }, { corners: true });
          const offset = found.add({ y, x, ...size, data: part }, block);
          for (const [i, label] of block.labels.entries()) if (label) nodes[at(i)] = label + offset;
        }
      const whole = labelComponents(plane, { corners: true });
      const roots = Array.from(nodes, (node) => (node ? found.rootOf(node) : 0));
      assert.deepEqual(canonical(roots), [...whole.labels]);
      for (const [root, { size, y0, x0, y1, x1, first }] of found.components()) {
        const pixels = roots.flatMap((each, i) =>
          each === root ? [[Math.floor(i / width), i % width]] : [],
        ) as [number, number][];
        assert.equal(size, pixels.length);
        const [ys, xs] = [pixels.map(([y]) => y), pixels.map(([, x]) => x)];
        assert.deepEqual([y0, y1], [Math.min(...ys), Math.max(...ys) + 1]);
        assert.deepEqual([x0, x1], [Math.min(...xs), Math.max(...xs) + 1]);
        assert.deepInclude(pixels, [...first] as [number, number]);
      }
    }),
    { numRuns: 200 },
  );
});

test("a landscape is split at saddles that are deep enough, and nowhere on a plateau", () => {
  const values = [1, 5, 9, 9, 6, 8, 8, 2, 3, 1];
  const line = { values, inside: new Uint8Array(values.length).fill(1), width: 10, height: 1 };
  assert.deepEqual([...splitAtSaddles(line, 1)], [1, 1, 1, 1, 1, 2, 2, 2, 3, 3]);
  assert.deepEqual([...splitAtSaddles(line, 2)], [1, 1, 1, 1, 1, 2, 2, 2, 2, 2]);
  assert.deepEqual([...splitAtSaddles(line, 3)], Array(10).fill(1));
});

test("a deeper cut never makes more pieces, and pieces are together what was there", () => {
  const value = fc.integer({ min: 0, max: 9 });
  fc.assert(
    fc.property(somePlane, fc.array(value, { minLength: 200, maxLength: 200 }), (plane, values) => {
      const landscape = { ...plane, inside: plane.data, values };
      let before = Number.POSITIVE_INFINITY;
      for (const depth of [1, 2, 4, 100]) {
        const pieces = splitAtSaddles(landscape, depth);
        const count = Math.max(0, ...pieces);
        assert.isAtMost(count, before);
        before = count;
        assert.deepEqual(
          pieces.map((piece) => Number(piece > 0)),
          Int32Array.from(plane.data),
        );
      }
      assert.equal(before, labelComponents(plane, { corners: true }).count);
    }),
    { numRuns: 60 },
  );
});

test("holes are filled, but for those with something in them and bays", () => {
  const ring = mask(["#####", "#...#", "#.#.#", "#...#", "###.#", "....."]);
  const own = { ...ring, data: ring.data.map((is, at) => (at === 12 ? 0 : is)) };
  const others = ring.data.map((_, at) => Number(at === 12));
  assert.deepEqual([...fillHoles(own, others)], [...own.data], "a bay, and another one inside");
  const closed = mask(["####", "#..#", "####"]);
  assert.deepEqual([...fillHoles(closed, new Uint8Array(12))], Array(12).fill(1));
  assert.deepEqual(
    [
      ...fillHoles(
        closed,
        Uint8Array.from(closed.data, (_, at) => Number(at === 5)),
      ),
    ],
    [...closed.data],
  );
});

test("of the pieces, those that are large enough are numbered", async () => {
  const found = mask(["###.....", "###.....", "########", "#######.", "......##"]);
  const breather = new Breather(new AbortController().signal);
  const area = { ...found, values: found.data, inside: found.data, found: found.data };
  const rules = { split: "none", depth: 0, smallest: 1, fillHoles: false, smooth: 0 } as const;
  assert.equal((await separateObjects(area, rules, breather)).count, 1);
  assert.equal((await separateObjects(area, { ...rules, smallest: 100 }, breather)).count, 0);
});

test("smoothing leaves where a disc fits in, and takes thorns and bridges", async () => {
  const breather = new Breather(new AbortController().signal);
  const shape = mask(["##...", "##.#.", "####.", ".#...", "....."]);
  const cross = mask([".....", ".#...", "###..", ".#...", "....."]);
  const opened = await smoothed(shape, 1, breather);
  assert.deepEqual([...opened], [...cross.data], "a disc of radius 1 is a cross");
  await fc.assert(
    fc.asyncProperty(somePlane, fc.integer({ min: 1, max: 3 }), async (plane, radius) => {
      const { height, width, data } = plane;
      const isIn = (y: number, x: number) =>
        y >= 0 && x >= 0 && y < height && x < width && data[y * width + x] === 1;
      const disc = [...Array(49).keys()]
        .map((i) => [Math.floor(i / 7) - 3, (i % 7) - 3] as const)
        .filter(([y, x]) => Math.hypot(y, x) <= radius);
      const expected = new Uint8Array(data.length);
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++)
          if (disc.every(([dy, dx]) => isIn(y + dy, x + dx)))
            for (const [dy, dx] of disc) expected[(y + dy) * width + x + dx] = 1;
      assert.deepEqual([...(await smoothed(plane, radius, breather))], [...expected]);
    }),
    { numRuns: 60 },
  );
});

/** By hand: the numbers of components, by first pixels. */
function flood(
  { data, width, height }: { data: Uint8Array; width: number; height: number },
  corners: boolean,
): number[] {
  const labels: number[] = Array(data.length).fill(0);
  let count = 0;
  for (let start = 0; start < data.length; start++) {
    if (!data[start] || labels[start]) continue;
    const queue = [start];
    labels[start] = ++count;
    for (const at of queue)
      for (let dy = -1; dy <= 1; dy++)
        for (let dx = -1; dx <= 1; dx++) {
          if (!corners && dy !== 0 && dx !== 0) continue;
          const [y, x] = [Math.floor(at / width) + dy, (at % width) + dx];
          const next = y * width + x;
          if (
            y < 0 ||
            y >= height ||
            x < 0 ||
            x >= width ||
            data[next] !== data[start] ||
            labels[next]
          )
            continue;
          labels[next] = count;
          queue.push(next);
        }
  }
  return labels;
}
