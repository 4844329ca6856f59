import { assert } from "chai";
import fc from "fast-check";
import { test } from "vitest";
import { Answers } from "#ml/predict/answers.ts";

const probability = fc.double({ min: 0, max: 1, noNaN: true });

test("of two answers the deviation is their difference, of the output on which they agree least", () => {
  const pixel = fc.tuple(probability, probability);
  fc.assert(
    fc.property(pixel, pixel, ([a, b], [c, d]) => {
      const answers = new Answers({ height: 1, width: 1, outputs: 2, withDeviation: true });
      answers.add(Float32Array.of(a, b));
      answers.add(Float32Array.of(c, d));
      const [first = -1, second = -1, deviation = -1] = answers.mean();
      assert.closeTo(first, (a + c) / 2, 1e-6);
      assert.closeTo(second, (b + d) / 2, 1e-6);
      assert.closeTo(deviation, Math.max(Math.abs(a - c), Math.abs(b - d)), 1e-3);
    }),
  );
});

test("where no deviation is wanted there are means alone", () => {
  const answers = new Answers({ height: 1, width: 2, outputs: 1, withDeviation: false });
  answers.add(Float32Array.of(0.25, 1));
  answers.add(Float32Array.of(0.75, 1));
  assert.deepEqual([...answers.mean()], [0.5, 1]);
});
