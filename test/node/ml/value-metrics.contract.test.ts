import { assert } from "chai";
import { describe, it } from "vitest";
import { valueMetrics } from "#ml/value-metrics/index.ts";
import { ValueMeasures } from "#ml/value-metrics/measure-values.ts";
import type { ComparedImage } from "#ml/value-metrics/value-metric.ts";
import golden from "../../fixtures/golden.json" with { type: "json" };
import { memberFiles } from "./folder.ts";

function compared(change: Partial<ComparedImage> = {}): ComparedImage {
  const target = Float32Array.from(
    { length: 32 * 32 },
    (_, i) => (((i * 37 + 11) % 101) - 50) / 101 + 0.5,
  );
  const predicted = target.map((value, i) => value * 0.9 + 0.05 * Math.sin(0.3 * i));
  const weight = new Float32Array(target.length).fill(1);
  return { height: 32, width: 32, channels: 1, predicted, target, weight, ...change };
}

function measured(image: ComparedImage, range = 1) {
  const measures = new ValueMeasures(range);
  measures.add(image);
  return measures.values();
}

/** 1 for the better one. */
const better = { psnr: 1, psnrBiapy: 1, ssim: 1, mse: -1, mae: -1 };

describe("the metrics of values", () => {
  it("are the files of their folder", () => {
    const names = valueMetrics.members.map(({ id }) =>
      id.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`),
    );
    assert.deepEqual(
      names.sort(),
      memberFiles("value-metrics", ["value-metric", "measure-values"]),
    );
  });

  for (const { id } of valueMetrics.members) {
    const sign = better[id];

    it(`${id}: is best, and a number, where all is right, and worse the more is wrong`, () => {
      const { target } = compared();
      const off = (by: number) => Float32Array.from(target, (value, i) => value + by * Math.sin(i));
      const [right = 0, near = 0, far = 0] = [0, 0.05, 0.3].map(
        (by) => measured(compared({ predicted: off(by) }))[id],
      );
      assert.isTrue(Number.isFinite(right));
      assert.isAbove(sign * right, sign * near);
      assert.isAbove(sign * near, sign * far);
    });

    it(`${id}: of images that were added one by one is that of them all`, () => {
      const all = new ValueMeasures(1);
      const one = compared();
      all.add(one);
      all.add(one);
      assert.closeTo(all.values()[id] ?? 0, measured(one)[id] ?? 1, 1e-12);
    });
  }

  it("psnr has the golden value for a range of 255", () => {
    const { pred, target, psnr_range255 } = golden.psnr;
    const image = { height: 2, width: 2, predicted: pred.flat(), target: target.flat() };
    const { psnr } = measured(compared({ ...image, weight: [1, 1, 1, 1] }), 255);
    assert.closeTo(psnr ?? 0, psnr_range255, 1e-9);
  });

  it("ssim has scikit-image's golden value, and that of a channel twice over", () => {
    const { value, data_range } = golden.ssim_skimage_gaussian;
    const one = compared();
    assert.closeTo(measured(one, data_range)["ssim"] ?? 0, value, 1e-6);
    const twice = (values: ArrayLike<number>) => Array.from(values).flatMap((v) => [v, v]);
    const both = { channels: 2, predicted: twice(one.predicted), target: twice(one.target) };
    assert.closeTo(measured(compared(both))["ssim"] ?? 0, value, 1e-6);
  });

  it("psnr, mse, mae and ssim look only at pixels that count", () => {
    const { target } = compared();
    const isLeft = (i: number) => i % 32 < 16;
    const predicted = Float32Array.from(target, (value, i) =>
      isLeft(i) ? value + 0.1 : value - 0.4,
    );
    const weight = Float32Array.from(target, (_, i) => Number(isLeft(i)));
    const { mse, mae, psnr } = measured(compared({ predicted, weight }));
    assert.closeTo(mse ?? 0, 0.01, 1e-7);
    assert.closeTo(mae ?? 0, 0.1, 1e-7);
    assert.closeTo(psnr ?? 0, 20, 1e-4);
    const { ssim: right } = measured(compared({ predicted: target, weight }));
    assert.closeTo(right ?? 0, 1, 1e-12);
  });

  it("psnrBiapy does not see what a gain and an offset change", () => {
    const { predicted } = compared();
    const bright = Float32Array.from(predicted, (value) => 3 * value + 7);
    const { psnrBiapy } = measured(compared({ predicted: bright }));
    assert.closeTo(psnrBiapy ?? 0, measured(compared())["psnrBiapy"] ?? 0, 1e-3);
  });
});
