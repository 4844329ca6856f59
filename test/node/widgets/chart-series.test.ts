import { assert } from "chai";
import { test } from "vitest";
import type { RunStatus } from "#plugin/learning.ts";
import { preparing } from "#plugin/run-status.ts";
import { aligned, inWords, legendOf, smoothed, thinned, valueAt } from "#widgets/chart/series.ts";
import { largestGap, spanBetween } from "#widgets/chart/spans.ts";
import { panelsOf } from "#widgets/job/run-panels.ts";
import { lossSeries, marksOf } from "#widgets/job/run-series.ts";

const validated = (step: number, dice: number) => ({
  ...{ epoch: step / 2 - 1, step, lr: 0.001, train: { loss: 1 / step } },
  validation: { loss: 2 / step, dice, iou: dice / 2, recall: 1 },
});
const status: RunStatus = {
  ...preparing,
  ...{ state: "done", step: 4, steps: 10 },
  history: [1, 2, 3, 4].map((step) => ({ step, loss: 1 / step })),
  validations: [validated(2, 0.6), validated(4, 0.5)],
};
const runs = [
  { id: "a", title: "first", status },
  { id: "b", title: "second", status },
];

test("lines are laid over one list of steps, with nothing where one has no value", () => {
  const data = aligned(lossSeries(runs.slice(0, 1)), { isLog: false });
  assert.deepEqual(data[0], [1, 2, 3, 4]);
  assert.deepEqual(data[3], [null, 1, null, 0.5], "validation");
  const zero = [{ id: "", title: "", color: "", points: [{ x: 1, y: 0 }] }];
  assert.deepEqual(aligned(zero, { isLog: true })[1], [null], "no logarithm of 0");
});

test("the value of a line at a step is its last one until then", () => {
  const [, , validation] = lossSeries(runs.slice(0, 1));
  if (!validation) throw new Error("no validation");
  assert.isUndefined(valueAt(validation, 1));
  assert.equal(valueAt(validation, 3), 1);
  assert.equal(valueAt(validation, Infinity), 0.5);
});

test("a long curve is smoothed, a short one is left as it is", () => {
  const noisy = Array.from({ length: 200 }, (_, x) => ({ x, y: x % 2 }));
  assert.deepEqual(smoothed(noisy.slice(0, 10)), noisy.slice(0, 10));
  assert.approximately(smoothed(noisy).at(-1)?.y ?? 0, 0.5, 0.1);
});

test("of a line of many points a chart takes some, evenly, and the last one", () => {
  const points = Array.from({ length: 11 }, (_, x) => ({ x, y: x }));
  const takenOf = (most: number) => thinned(points, most).map(({ x }) => x);
  assert.deepEqual(takenOf(4), [1, 4, 7, 10]);
  assert.lengthOf(takenOf(11), 11);
});

test("every metric has a line, of which Dice and IoU are shown; several runs differ by colour, metrics by strokes", () => {
  const metricSeries = (of: typeof runs) => panelsOf(of)[1]?.series ?? [];
  const one = metricSeries(runs.slice(0, 1));
  assert.deepEqual(
    one.map(({ title, isHidden }) => [title, isHidden]),
    [
      ["Dice", false],
      ["IoU", false],
      ["Recall", true],
    ],
  );
  const [first, second, iou] = metricSeries(runs);
  assert.deepEqual([first?.title, first?.of, second?.of], ["Dice", "first", "second"]);
  assert.deepEqual([...legendOf(metricSeries(runs)).keys()], ["Dice", "IoU", "Recall"]);
  assert.notEqual(first?.color, second?.color);
  assert.deepEqual(first?.dash, second?.dash);
  assert.notDeepEqual(first?.dash, iou?.dash);
});

test("the best step is marked, with what it is best in where that is drawn, and where a run stopped early", () => {
  const marks = marksOf({ id: "a", title: "first", status }, ["dice", "iou"]);
  assert.deepEqual(marks, [
    { x: 2, title: "best 0.600" },
    { x: 4, title: "stopped early" },
  ]);
  const words = inWords("Loss", lossSeries(runs.slice(0, 1)), marks);
  assert.include(words, "Loss up to step 4: Training from 1.000 to 0.250");
  assert.include(words, "best 0.600 at step 2");
  assert.equal(inWords("Loss", [], []), "Loss: nothing measured yet");
});

test("a pretraining is compared with what its network was given, in charts of their own scales", () => {
  const validation = { loss: 1, psnr: 26.2, baselinePsnr: 23.9, psnrBiapy: 24, ssim: 0.8, mae: 7 };
  const validations = [{ ...{ epoch: 0, step: 2, lr: 0.001, train: { loss: 1 } }, validation }];
  const of = [{ id: "a", title: "first", status: { ...status, validations } }];
  const [loss, psnr, ...others] = panelsOf(of, "Degraded input");
  assert.deepEqual(
    psnr?.series.map(({ title, isHidden, points }) => [title, isHidden, points[0]?.y]),
    [
      ["Reconstruction", false, 26.2],
      ["Degraded input", false, 23.9],
      ["As BiaPy's", true, 24],
    ],
  );
  assert.deepEqual(
    others.map(({ series }) => series.map(({ title }) => title)),
    [["SSIM"], ["Mean absolute"]],
  );
  const [best, ...ends] = loss?.marks ?? [];
  assert.deepEqual([best, psnr?.marks[0]?.title], [{ x: 2, title: "best" }, "best 26.2"]);
  assert.deepEqual(ends, [{ x: 4, title: "stopped early" }]);
});

test("what a line spans between two places counts what lies between its points", () => {
  const rising = { xs: [0, 5, 10, 15, 20], ys: [0, null, 10, null, 20] };
  assert.deepEqual(spanBetween(rising, [12, 18]), [12, 18]);
  assert.deepEqual(spanBetween(rising, [8, 20]), [8, 20]);
  assert.deepEqual(spanBetween({ xs: [3], ys: [7] }, [0, 4]), [7, 7]);
  assert.isUndefined(spanBetween(rising, [21, 30]));
});

test("a word has room above, between or below curves, wherever that is most", () => {
  const whole = [0, 100] as const;
  assert.deepEqual(largestGap([], whole), [0, 100]);
  assert.deepEqual(
    largestGap(
      [
        [5, 20],
        [90, 95],
      ],
      whole,
    ),
    [20, 90],
  );
  assert.deepEqual(
    largestGap(
      [
        [60, 80],
        [0, 10],
        [70, 100],
      ],
      whole,
    ),
    [10, 60],
  );
  assert.deepEqual(
    largestGap(
      [
        [-5, 30],
        [20, 40],
      ],
      whole,
    ),
    [40, 100],
  );
});
