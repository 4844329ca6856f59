import fc from "fast-check";
import { assert, test } from "vitest";
import { Breather } from "#core/labels/breather.ts";
import type { Mask } from "#core/labels/distance.ts";
import { BlockComponents } from "#core/objects/block-components.ts";
import { labelComponents, type PixelBlock } from "#core/objects/components.ts";
import { fillHoles } from "#core/objects/fill-holes.ts";
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

/** One to three planes with values from 0 to 2. */
const someStack = fc
  .record({ planes: fc.integer({ min: 1, max: 3 }), plane: somePlaneOf(2) })
  .chain(({ planes, plane: { height, width } }) => {
    const count = planes * height * width;
    const values = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: count, maxLength: count });
    return values.map((data) => ({ planes, height, width, data: Uint8Array.from(data) }));
  });

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
    fc.property(someStack, fc.boolean(), (stack, corners) => {
      const { labels, count } = labelComponents(stack, { corners });
      const flooded = flood(stack, corners);
      assert.deepEqual([...labels], flooded);
      assert.equal(count, Math.max(0, ...flooded));
    }),
    { numRuns: 100 },
  );
});

test("borders of blocks cut no component", () => {
  const side = fc.integer({ min: 1, max: 6 });
  const someSides = fc.record({
    planes: fc.integer({ min: 1, max: 3 }),
    height: side,
    width: side,
  });
  fc.assert(
    fc.property(someStack, someSides, (stack, sides) => {
      const { planes, height, width, data } = stack;
      const found = new BlockComponents({ width, planes });
      const nodes = new Int32Array(data.length);
      for (const { z, y, x, ...size } of blocksOf(stack, sides)) {
        const places = Array.from({ length: size.planes * size.height * size.width }, (_, i) => {
          const row = Math.floor(i / size.width);
          const [plane, line] = [z + Math.floor(row / size.height), y + (row % size.height)];
          return (plane * height + line) * width + x + (i % size.width);
        });
        const part = { ...size, data: places.map((at) => data[at] ?? 0) };
        const block = labelComponents(part, { corners: true });
        const offset = found.add({ z, y, x, ...part }, block);
        for (const [i, label] of block.labels.entries())
          if (label) nodes[places[i] ?? 0] = label + offset;
      }
      const whole = labelComponents(stack, { corners: true });
      const roots = Array.from(nodes, (node) => (node ? found.rootOf(node) : 0));
      assert.deepEqual(canonical(roots), [...whole.labels]);
      for (const [root, { size, first, ...box }] of found.components()) {
        const pixels = roots.flatMap((each, i): [number, number, number][] => {
          const row = Math.floor(i / width);
          return each === root ? [[Math.floor(row / height), row % height, i % width]] : [];
        });
        assert.equal(size, pixels.length);
        const ends = [0, 1, 2].map((axis) => {
          const along = pixels.map((pixel) => pixel[axis] ?? 0);
          return [Math.min(...along), Math.max(...along) + 1];
        });
        assert.deepEqual(
          [box.z0, box.y0, box.x0],
          ends.map(([start]) => start),
        );
        assert.deepEqual(
          [box.z1, box.y1, box.x1],
          ends.map(([, stop]) => stop),
        );
        assert.deepInclude(pixels, [...first] as [number, number, number]);
      }
    }),
    { numRuns: 200 },
  );
});

/** In the order that `BlockComponents` wants them. */
function blocksOf(
  { planes = 1, height, width }: Omit<PixelBlock, "data">,
  sides: { planes: number; height: number; width: number },
) {
  const blocks = [];
  for (let y = 0; y < height; y += sides.height)
    for (let x = 0; x < width; x += sides.width)
      for (let z = 0; z < planes; z += sides.planes)
        blocks.push({
          ...{ z, y, x, planes: Math.min(sides.planes, planes - z) },
          height: Math.min(sides.height, height - y),
          width: Math.min(sides.width, width - x),
        });
  return blocks;
}

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
  const tube = { ...mask(["###", "#.#", "###", "###", "#.#", "###"]), height: 3, planes: 2 };
  assert.deepEqual([...fillHoles(tube, new Uint8Array(18))], [...tube.data], "open at its ends");
  const hollow = Uint8Array.from({ length: 27 }, (_, at) => Number(at !== 13));
  const ball = { data: hollow, width: 3, height: 3, planes: 3 };
  assert.deepEqual([...fillHoles(ball, new Uint8Array(27))], Array(27).fill(1));
});

test("of the pieces, those that are large enough are numbered", async () => {
  const found = mask(["###.....", "###.....", "########", "#######.", "......##"]);
  const breather = new Breather(new AbortController().signal);
  const area = { ...found, values: found.data, inside: found.data, found: found.data };
  const rules = { split: "none", depth: 0, smallest: 1, fillHoles: false, smooth: 0 } as const;
  assert.equal((await separateObjects(area, rules, breather)).count, 1);
  assert.equal((await separateObjects(area, { ...rules, smallest: 100 }, breather)).count, 0);
});

test("smoothing leaves where a disc fits in, in a stack a ball, and takes thorns and bridges", async () => {
  const breather = new Breather(new AbortController().signal);
  const shape = mask(["##...", "##.#.", "####.", ".#...", "....."]);
  const cross = mask([".....", ".#...", "###..", ".#...", "....."]);
  const opened = await smoothed(shape, 1, breather);
  assert.deepEqual([...opened], [...cross.data], "a disc of radius 1 is a cross");
  const radius = fc.integer({ min: 1, max: 3 });
  await fc.assert(
    fc.asyncProperty(somePlane, radius, async (plane, radiusPx) => {
      const expected = smoothedByHand(plane, radiusPx);
      assert.deepEqual([...(await smoothed(plane, radiusPx, breather))], expected);
    }),
    { numRuns: 60 },
  );
  await fc.assert(
    fc.asyncProperty(someStack, radius, fc.constantFrom(1, 2.5), async (some, radiusPx, step) => {
      const data = some.data.map((value, at) => Number(value > 0 || at % 4 > 0)); // mostly full: some balls fit in
      const stack = { ...some, data, planeStep: step };
      const expected = smoothedByHand(stack, radiusPx);
      assert.deepEqual([...(await smoothed(stack, radiusPx, breather))], expected);
    }),
    { numRuns: 60 },
  );
});

/** By looking whether a disc, or a ball, fits in around each pixel. */
function smoothedByHand(
  { data, width, height, planes, planeStep = 1 }: Mask,
  radiusPx: number,
): number[] {
  const steps = [-3, -2, -1, 0, 1, 2, 3];
  const ball = (planes === undefined ? [0] : steps)
    .flatMap((dz) => steps.flatMap((dy) => steps.map((dx) => [dz, dy, dx] as const)))
    .filter(([dz, dy, dx]) => Math.hypot(planeStep * dz, dy, dx) <= radiusPx);
  const around = (at: number) => {
    const row = Math.floor(at / width);
    return ball.map(([dz, dy, dx]) => {
      const [z, y, x] = [Math.floor(row / height) + dz, (row % height) + dy, (at % width) + dx];
      const isThere = z >= 0 && y >= 0 && x >= 0 && y < height && x < width;
      return isThere && z < (planes ?? 1) ? (z * height + y) * width + x : -1;
    });
  };
  const smooth: number[] = Array(data.length).fill(0);
  for (let at = 0; at < data.length; at++) {
    const reached = around(at);
    if (reached.every((other) => data[other] === 1)) for (const other of reached) smooth[other] = 1;
  }
  return smooth;
}

/** By hand: the numbers of components, by first pixels. */
function flood({ data, width, height, planes = 1 }: PixelBlock, corners: boolean): number[] {
  const labels: number[] = Array(data.length).fill(0);
  const steps = [-1, 0, 1];
  const around = steps
    .flatMap((dz) => steps.flatMap((dy) => steps.map((dx) => [dz, dy, dx] as const)))
    .filter((step) => corners || step.filter(Boolean).length === 1);
  let count = 0;
  for (let start = 0; start < data.length; start++) {
    if (!data[start] || labels[start]) continue;
    const queue = [start];
    labels[start] = ++count;
    for (const at of queue)
      for (const [dz, dy, dx] of around) {
        const row = Math.floor(at / width);
        const [z, y, x] = [Math.floor(row / height) + dz, (row % height) + dy, (at % width) + dx];
        if (z < 0 || y < 0 || x < 0 || z >= planes || y >= height || x >= width) continue;
        const next = (z * height + y) * width + x;
        if (data[next] !== data[start] || labels[next]) continue;
        labels[next] = count;
        queue.push(next);
      }
  }
  return labels;
}
