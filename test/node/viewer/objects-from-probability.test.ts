import fc from "fast-check";
import { assert, test } from "vitest";
import { Breather } from "#core/labels/breather.ts";
import { EditableLabels } from "#core/labels/editable-labels.ts";
import { labelComponents } from "#core/objects/components.ts";
import { foregroundOf, objectsInPlane } from "#core/objects/objects-in-plane.ts";
import { type ObjectRules, separateObjects } from "#core/objects/separate.ts";
import { objectsFromProbability } from "#viewer/objects-from-probability.ts";
import type { ObjectsFromProbability } from "#viewer/objects-in-blocks.ts";
import { arrayImage } from "../ml/array-image.ts";

/** Numbers in the order of their first pixels, so that equal partitions are equal. */
function canonical(labels: Iterable<number>): number[] {
  const numbers = new Map([[0, 0]]);
  return Array.from(labels, (label) => {
    const number = numbers.get(label) ?? numbers.size;
    numbers.set(label, number);
    return number;
  });
}

const { signal } = new AbortController();
const threshold = 0.5;
const size = { height: 22, width: 25 };
const stack = { planes: 7, height: 13, width: 15 };
const planeStep = 2;

/** Balls of a certainty that falls off towards their rims; some touch, some have a hole. */
function somePrediction({ planes = 1, height, width }: Partial<typeof stack> & typeof size) {
  const ball = fc.record({
    z: fc.integer({ min: 0, max: planes - 1 }),
    y: fc.integer({ min: 0, max: height }),
    x: fc.integer({ min: 0, max: width }),
    radius: fc.integer({ min: 1, max: 7 }),
    hole: fc.boolean(),
  });
  return fc.array(ball, { minLength: 1, maxLength: 6 }).map((balls) =>
    Uint8Array.from({ length: planes * height * width }, (_, at) => {
      const row = Math.floor(at / width);
      const strengths = balls.map(({ z, y, x, radius, hole }) => {
        const planesOff = planeStep * (Math.floor(row / height) - z);
        const distance = Math.hypot(planesOff, (row % height) - y, (at % width) - x);
        if (hole && distance < radius / 3) return 0;
        return Math.max(0, Math.round(255 * (1.1 - (0.7 * distance) / radius)));
      });
      return Math.min(255, Math.max(...strengths));
    }),
  );
}

const someRules = fc.record({
  split: fc.constantFrom("none", "shape", "probability"),
  depth: fc.constantFrom(0.5, 1, 20),
  smallest: fc.integer({ min: 1, max: 12 }),
  fillHoles: fc.boolean(),
  smooth: fc.constantFrom(0, 1, 2),
});

/** By blocks; `rules` with a depth of "probability" in 0..255. */
async function madeOf(
  values: Uint8Array,
  {
    shape,
    rules,
    ...how
  }: Pick<ObjectsFromProbability, "extent" | "rules" | "block"> & { shape: readonly number[] },
) {
  const [, height = 0, width = 0] = shape;
  const { image } = arrayImage({
    ...{ axes: ["z", "y", "x"], shape },
    at: ([z = 0, y = 0, x = 0]) => values[(z * height + y) * width + x] ?? 0,
  });
  const scaled = { ...image, grid: { ...image.grid, scale: [planeStep, 1, 1] } };
  const labels = new EditableLabels({ ...image.grid, dtype: "uint32" });
  const depth = rules.split === "probability" ? rules.depth / 255 : rules.depth;
  const { count } = await objectsFromProbability(scaled, {
    store: { labels, fill: (box, data) => void labels.write(box, data) },
    ...{ ...how, threshold, rules: { ...rules, depth }, classIndex: 1, signal },
    onProgress() {},
  });
  const { data } = await labels.read(0, { start: [0, 0, 0], stop: shape }, signal);
  return { objects: canonical(data), count };
}

test("borders of blocks cut no object, however objects are cut from each other", async () => {
  const side = fc.integer({ min: 4, max: 13 });
  await fc.assert(
    fc.asyncProperty(somePrediction(size), side, someRules, async (values, px, rules) => {
      const shape = [1, size.height, size.width];
      const made = await madeOf(values, {
        ...{ shape, rules, extent: "slice", block: { planes: 1, px } },
      });
      const expected = await objectsInPlane({ ...size, values }, { threshold, rules }, signal);
      assert.deepEqual(made.objects, canonical(expected.objects));
      assert.equal(made.count, expected.count);
    }),
    { numRuns: 40 },
  );
});

test("nor do borders of blocks along a stack, whose objects go on from slice to slice", async () => {
  const block = fc.record({
    planes: fc.integer({ min: 1, max: 4 }),
    px: fc.integer({ min: 4, max: 9 }),
  });
  await fc.assert(
    fc.asyncProperty(somePrediction(stack), block, someRules, async (values, block, rules) => {
      const shape = [stack.planes, stack.height, stack.width];
      const made = await madeOf(values, { shape, rules, extent: "volume", block });
      const expected = await objectsInStack(values, rules);
      assert.deepEqual(made.objects, canonical(expected.objects));
      assert.equal(made.count, expected.count);
    }),
    { numRuns: 25 },
  );
});

/** Each component by itself, in a box that is the whole stack. */
async function objectsInStack(values: Uint8Array, rules: ObjectRules) {
  const found = foregroundOf({ values }, threshold);
  const { labels, count } = labelComponents({ ...stack, data: found }, { corners: true });
  const objects = new Uint32Array(values.length);
  let made = 0;
  for (let own = 1; own <= count; own++) {
    const inside = Uint8Array.from(labels, (label) => Number(label === own));
    const area = { ...stack, planeStep, values, found, inside };
    const separated = await separateObjects(area, rules, new Breather(signal));
    for (const [at, object] of separated.objects.entries())
      if (object !== 0) objects[at] = made + object;
    made += separated.count;
  }
  return { objects, count: made };
}
