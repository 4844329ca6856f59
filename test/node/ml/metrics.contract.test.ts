import { assert, describe, it } from "vitest";
import { type Counts, countPixels, noCounts } from "#ml/metrics/counts.ts";
import { metrics } from "#ml/metrics/index.ts";
import { perClass, reduced, reductions } from "#ml/metrics/reductions.ts";
import golden from "../../fixtures/golden.json" with { type: "json" };
import { memberFiles } from "./folder.ts";

/** What the golden file's hard_metrics are of. */
const predicted = Float32Array.from(golden.bce_with_logits.logits.flat());
const target = Float32Array.from(golden.bce_with_logits.target.flat());
const weight = new Float32Array(8).fill(1);
const [counts = noCounts] = countPixels({ predicted, target, weight, threshold: 0 });

function value(id: string, of: Counts): number {
  const member = metrics.find(id);
  assert.ok(member);
  return member.build()(of);
}

describe("the metrics", () => {
  it("are the files of their folder", () => {
    const others = ["metric", "counts", "reductions"];
    assert.deepEqual(metrics.members.map(({ id }) => id).sort(), memberFiles("metrics", others));
  });

  for (const { id, build } of metrics.members) {
    it(`${id}: is 1 where all is right and 0 where all is wrong`, () => {
      const right = { ...noCounts, truePositives: 5, trueNegatives: 7 };
      assert.equal(build()(right), 1);
      assert.equal(build()({ ...noCounts, falsePositives: 5, falseNegatives: 7 }), 0);
    });

    it(`${id}: is 1, not NaN, where there is nothing to get wrong`, () => {
      assert.equal(build()(noCounts), 1);
    });
  }

  it("have the values of the golden file", () => {
    const { tp, fp, fn, iou, dice } = golden.hard_metrics;
    const { truePositives, falsePositives, falseNegatives } = counts;
    assert.deepEqual([truePositives, falsePositives, falseNegatives], [tp, fp, fn]);
    assert.closeTo(value("iou", counts), iou, 1e-12);
    assert.closeTo(value("dice", counts), dice, 1e-12);
    assert.closeTo(value("precision", counts), 0.75, 1e-12);
    assert.closeTo(value("recall", counts), 0.75, 1e-12);
    assert.closeTo(value("pixel-accuracy", counts), 0.75, 1e-12);
  });
});

describe("counts of pixels", () => {
  it("leave out what has weight 0", () => {
    const some = weight.map((_, i) => Number(i !== 1 && i !== 7));
    const [{ falsePositives, falseNegatives } = noCounts] = countPixels({
      predicted,
      target,
      weight: some,
      threshold: 0,
    });
    assert.deepEqual([falsePositives, falseNegatives], [0, 0]);
  });

  it("of two halves add up to those of the whole", () => {
    const half = (from: number, to: number) =>
      countPixels({
        predicted: predicted.subarray(from, to),
        target: target.subarray(from, to),
        weight: weight.subarray(from, to),
        threshold: 0,
      });
    assert.deepEqual(perClass([half(0, 3), half(3, 8)]), [counts]);
  });

  it("are of each channel by itself, which weigh a pixel alike", () => {
    const both = countPixels({
      predicted,
      target,
      weight: Float32Array.of(1, 0, 1, 0),
      threshold: 0,
    });
    assert.deepEqual(both, [
      { ...noCounts, trueNegatives: 2 },
      { ...noCounts, falseNegatives: 1, truePositives: 1 },
    ]);
  });

  it("of arrays that do not fit are refused", () => {
    assert.throws(
      () => countPixels({ predicted, target: weight.subarray(1), weight, threshold: 0 }),
      "8 predictions, 7 targets and 8 weights",
    );
  });
});

describe("reductions", () => {
  // Two images of two classes; figures by the definitions of segmentation_models.pytorch (metrics/functional.py).
  const of = (truePositives: number, falsePositives: number, falseNegatives: number) => ({
    ...noCounts,
    ...{ truePositives, falsePositives, falseNegatives },
  });
  const images = [
    [of(1, 1, 0), of(0, 0, 0)],
    [of(3, 0, 1), of(2, 2, 0)],
  ];
  const wanted = {
    micro: 6 / 10,
    macro: (4 / 6 + 2 / 4) / 2,
    "micro-imagewise": (1 / 2 + 5 / 8) / 2,
    "macro-imagewise": (1 / 2 + 1 + 3 / 4 + 2 / 4) / 4,
  };

  for (const reduction of reductions)
    it(`${reduction}: takes images and classes together as its name says`, () => {
      const iou = metrics.find("iou");
      assert.ok(iou);
      assert.closeTo(reduced(iou.build(), { images, reduction }), wanted[reduction], 1e-12);
    });
});
