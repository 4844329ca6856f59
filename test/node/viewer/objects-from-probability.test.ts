import fc from "fast-check";
import { assert, test } from "vitest";
import { EditableLabels } from "#core/labels/editable-labels.ts";
import { objectsInPlane } from "#core/objects/objects-in-plane.ts";
import type { ObjectRules } from "#core/objects/separate.ts";
import { objectsFromProbability } from "#viewer/objects-from-probability.ts";
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

const [height, width] = [22, 25];
const { signal } = new AbortController();

/** Discs of a certainty that falls off towards their rims; some touch, some have a hole. */
const somePrediction = fc
  .array(
    fc.record({
      y: fc.integer({ min: 0, max: height }),
      x: fc.integer({ min: 0, max: width }),
      radius: fc.integer({ min: 1, max: 7 }),
      hole: fc.boolean(),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((discs) =>
    Uint8Array.from({ length: height * width }, (_, at) => {
      const strengths = discs.map(({ y, x, radius, hole }) => {
        const distance = Math.hypot(Math.floor(at / width) - y, (at % width) - x);
        if (hole && distance < radius / 3) return 0;
        return Math.max(0, Math.round(255 * (1.1 - (0.7 * distance) / radius)));
      });
      return Math.min(255, Math.max(...strengths));
    }),
  );

test("borders of blocks cut no object, however objects are cut from each other", async () => {
  const side = fc.integer({ min: 4, max: 13 });
  const rules = fc.record({
    split: fc.constantFrom("none", "shape", "probability"),
    depth: fc.constantFrom(0.5, 1, 20),
    smallest: fc.integer({ min: 1, max: 12 }),
    fillHoles: fc.boolean(),
    smooth: fc.constantFrom(0, 1, 2),
  });
  await fc.assert(
    fc.asyncProperty(somePrediction, side, rules, async (values, blockPx, rules: ObjectRules) => {
      const { image } = arrayImage({
        ...{ axes: ["y", "x"], shape: [height, width] },
        at: ([y = 0, x = 0]) => values[y * width + x] ?? 0,
      });
      const labels = new EditableLabels({ ...image.grid, dtype: "uint32" });
      const depth = rules.split === "probability" ? rules.depth / 255 : rules.depth;
      const made = await objectsFromProbability(image, {
        store: { labels, fill: (box, data) => void labels.write(box, data) },
        ...{ threshold: 0.5, rules: { ...rules, depth }, classIndex: 1, blockPx, signal },
        onProgress() {},
      });
      const whole = { start: [0, 0], stop: [height, width] };
      const { data } = await labels.read(0, whole, signal);
      const plane = { height, width, values };
      const expected = await objectsInPlane(plane, { threshold: 0.5, rules }, signal);
      assert.deepEqual(canonical(data), canonical(expected.objects));
      assert.equal(made.count, expected.count);
    }),
    { numRuns: 40 },
  );
});
