import { assert } from "chai";
import fc from "fast-check";
import { describe, it } from "vitest";
import { createRandom } from "#core/random.ts";
import type { Augmentation, Point } from "#ml/augment/augmentation.ts";
import { inOrder } from "#ml/augment/in-order.ts";
import { augmentations } from "#ml/augment/index.ts";
import { buildChoice } from "#ml/config/choice.ts";
import type { Patch } from "#ml/data/patch.ts";
import { previewPatches } from "#ml/preview/augmented-patches.ts";
import { memberFiles } from "./folder.ts";

/** As often as can be; what has no chance to set is drawn anyway. */
function always(id: string) {
  const { defaults = {} } = augmentations.find(id) ?? {};
  const choice = "probability" in defaults ? { id, probability: 1 } : { id };
  return buildChoice(augmentations, choice);
}

/** The image tells a pixel's place, in two channels; target and weight have a number of their own for every pixel. */
function numbered(height: number, width: number): Patch {
  const pixels = Float32Array.from({ length: height * width }, (_, i) => i + 1);
  const input = Float32Array.from({ length: 2 * height * width }, (_, i) => {
    const pixel = Math.floor(i / 2);
    return i % 2 === 0 ? Math.floor(pixel / width) : pixel % width;
  });
  return { height, width, channels: 2, outputs: 1, input, target: pixels, weight: pixels };
}

const side = fc.integer({ min: 1, max: 20 });
/** Patches of any shape, channels and outputs, with targets of a few values. */
const patches = fc
  .record({
    ...{ height: side, width: side, seed: fc.integer() },
    ...{ channels: fc.integer({ min: 1, max: 3 }), outputs: fc.integer({ min: 1, max: 2 }) },
  })
  .map(({ height, width, seed, channels, outputs }): Patch => {
    const random = createRandom(seed);
    const pixels = height * width;
    const drawn = (size: number, draw: () => number) => Float32Array.from({ length: size }, draw);
    return {
      ...{ height, width, channels, outputs },
      input: drawn(pixels * channels, () => 4 * random.next() - 2),
      target: drawn(pixels * outputs, () => random.below(3) / 3 + 1),
      weight: drawn(pixels, () => [0, 0.5, 2][random.below(3)] ?? 0),
    };
  });

function holds(id: string, check: (before: Patch, after: Patch) => void): void {
  const augment = inOrder([always(id)]);
  fc.assert(
    fc.property(patches, fc.nat(), (patch, seed) => {
      check(patch, augment(patch, createRandom(seed)));
    }),
    { numRuns: 40 },
  );
}

describe("the augmentations", () => {
  it("are the files of their folder", () => {
    const ids = augmentations.members.map(({ id }) => id).sort();
    const others = ["augmentation", "draws", "each-channel", "in-order", "resample"];
    assert.deepEqual(ids, memberFiles("augment", others));
  });

  for (const { id } of augmentations.members) {
    it(`${id}: makes no target and no weight that was not there, but the weight 0`, () =>
      holds(id, (before, after) => {
        const [targets, weights] = [new Set(before.target), new Set([...before.weight, 0])];
        assert.isTrue(after.target.every((value) => targets.has(value)));
        assert.isTrue(after.weight.every((value) => weights.has(value)));
      }));

    it(`${id}: keeps shape and finite values`, () =>
      holds(id, (before, { input, target, weight, ...shape }) => {
        const { input: _i, target: _t, weight: _w, ...wanted } = before;
        assert.deepEqual(shape, wanted);
        assert.lengthOf(input, before.input.length);
        assert.isTrue(input.every(Number.isFinite));
      }));

    it(`${id}: leaves the patch that it is given, and does the same by the same seed`, () => {
      const augment = inOrder([always(id)]);
      const patch = numbered(6, 9);
      const results = [1, 2, 3, 4].map((seed) => augment(patch, createRandom(seed)));
      assert.deepEqual(patch, numbered(6, 9));
      assert.deepEqual(augment(patch, createRandom(4)), results[3]);
      assert.isTrue(results.some(({ input }) => input.join() !== patch.input.join()));
    });

    it(`${id}: never comes where its probability is 0`, () => {
      const { defaults } = augmentations.find(id) ?? {};
      if (!defaults || !("probability" in defaults)) return;
      const patch = numbered(5, 5);
      const augment = inOrder([buildChoice(augmentations, { id, probability: 0 })]);
      for (let seed = 0; seed < 10; seed++)
        assert.deepEqual(augment(patch, createRandom(seed)), patch);
    });
  }
});

const movers = augmentations.members.filter(({ id }) => "move" in always(id)).map(({ id }) => id);
const changers = augmentations.members.map(({ id }) => id).filter((id) => !movers.includes(id));

describe("an augmentation that moves", () => {
  for (const ids of [...movers.map((id) => [id]), movers])
    it(`takes image, target and weight along by one draw: ${ids.join(", ")}`, () => {
      const [height, width] = [24, 24];
      const augment = inOrder(ids.map(always));
      const random = createRandom(3);
      let inside = 0;
      for (let draw = 0; draw < 6; draw++) {
        const { input, target, weight } = augment(numbered(height, width), random);
        for (const [at, weighs] of weight.entries()) {
          const pixel = (target[at] ?? 0) - 1;
          const row = Math.floor(pixel / width);
          const [y = Number.NaN, x = Number.NaN] = input.subarray(2 * at, 2 * at + 2);
          // At the border the image is mixed with its mirror, where the target's pixel is next to outside.
          const isRim = row % (height - 1) === 0 || (pixel % width) % (width - 1) === 0;
          if (weighs === 0 || isRim) continue;
          inside += 1;
          assert.equal(weighs, target[at]);
          assert.closeTo(y, row, 0.501);
          assert.closeTo(x, pixel % width, 0.501);
        }
      }
      assert.isAbove(inside, 6 * 100);
    });

  for (const id of ["flip", "quarter-turn"])
    it(`${id}: loses no pixel, and leaves every value as it was`, () => {
      const augment = inOrder([always(id)]);
      const random = createRandom(1);
      for (const [height, width] of [
        [4, 4],
        [2, 4],
      ] as const)
        for (let draw = 0; draw < 20; draw++) {
          const { input, target, weight } = augment(numbered(height, width), random);
          assert.deepEqual(target.toSorted(), numbered(height, width).target);
          assert.deepEqual(weight, target);
          const places = target.map((pixel) => Math.floor((pixel - 1) / width));
          assert.deepEqual(
            input.filter((_, i) => i % 2 === 0),
            places,
          );
        }
    });

  it("flip and quarter-turn together reach all eight ways to lay a square", () => {
    const augment = inOrder(
      ["flip", "quarter-turn"].map((id) => buildChoice(augmentations, { id })),
    );
    const random = createRandom(2);
    const ways = Array.from({ length: 200 }, () => augment(numbered(4, 4), random).target.join());
    assert.equal(new Set(ways).size, 8);
  });

  it("flip keeps to the direction that it is told", () => {
    const augment = inOrder([
      buildChoice(augmentations, { id: "flip", probability: 1, vertical: false }),
    ]);
    assert.deepEqual([...augment(numbered(1, 3), createRandom(1)).target], [3, 2, 1]);
    assert.deepEqual([...augment(numbered(3, 1), createRandom(1)).target], [1, 2, 3]);
  });

  it("mirrors what comes from outside, and gives it weight 0", () => {
    const up = (point: Point) => {
      point.y -= 2;
    };
    const { input, target, weight } = inOrder([{ move: () => up }])(
      numbered(4, 1),
      createRandom(1),
    );
    assert.deepEqual([...input.filter((_, i) => i % 2 === 0)], [2, 1, 0, 1]);
    assert.deepEqual([...target], [3, 2, 1, 2]);
    assert.deepEqual([...weight], [0, 0, 1, 2]);
  });

  it("is one resampling with the others: there and back again changes nothing", () => {
    const by = (distance: number): Augmentation => ({
      move: () => (point) => {
        point.x += distance;
      },
    });
    const patch = numbered(5, 6);
    assert.deepEqual(inOrder([by(0.5), by(-0.5)])(patch, createRandom(1)), patch);
  });
});

describe("an augmentation that changes what the image shows", () => {
  it("is every one that does not move", () =>
    assert.includeMembers(changers, ["brightness", "gamma", "cutout", "gaussian-noise"]));

  for (const id of changers)
    it(`${id}: leaves target and weight alone`, () =>
      holds(id, (before, after) => {
        assert.deepEqual(after.target, before.target);
        assert.deepEqual(after.weight, before.weight);
      }));

  it("gamma keeps mean and deviation of every channel", () => {
    const patch = numbered(16, 16);
    const { input } = inOrder([always("gamma")])(patch, createRandom(5));
    for (const channel of [0, 1]) {
      const of = (values: Float32Array) => values.filter((_, i) => i % 2 === channel);
      assert.closeTo(mean(of(input)), mean(of(patch.input)), 1e-4);
      const spread = (values: Float32Array) => mean(values.map((v) => v * v)) - mean(values) ** 2;
      assert.closeTo(spread(of(input)), spread(of(patch.input)), 1e-2);
    }
  });

  it("gaussian-noise has mean 0 and the deviation it was told, or less", () => {
    const patch = { ...numbered(64, 64), input: new Float32Array(2 * 64 * 64) };
    const augment = inOrder([
      buildChoice(augmentations, { id: "gaussian-noise", probability: 1, most: 2 }),
    ]);
    const deviations = [1, 2, 3, 4, 5, 6, 7, 8].map((seed) => {
      const { input } = augment(patch, createRandom(seed));
      assert.closeTo(mean(input), 0, 0.1);
      return Math.sqrt(mean(input.map((v) => v * v)));
    });
    assert.isBelow(Math.max(...deviations), 2.1);
    assert.isAbove(Math.max(...deviations), 1);
  });

  it("gaussian-blur is that of NumPy, mirrored at the border", () => {
    // numpy.convolve of both axes, padded by numpy.pad(mode="reflect"), of 3 x 4 pixels, 0 but for a 1 at (0, 1).
    const input = new Float32Array(12);
    input[1] = 1;
    const patch = { ...numbered(3, 4), channels: 1, input };
    const exact = { id: "gaussian-blur", probability: 1, least: 1, most: 1 };
    const { input: found } = inOrder([buildChoice(augmentations, exact)])(patch, createRandom(1));
    const wanted: readonly number[] = [
      0.1931693, 0.1807921, 0.1001226, 0.0431019, 0.119309, 0.1116644, 0.0618397, 0.0266214,
      0.0522852, 0.0489351, 0.0271003, 0.0116664,
    ];
    for (const [i, value] of wanted.entries()) assert.closeTo(found[i] ?? Number.NaN, value, 1e-6);
  });
});

it("a preview shows as many patches as are asked for, and the same by the same seed", () => {
  const augment = [{ id: "rotation" }, { id: "brightness" }];
  const shown = previewPatches(numbered(8, 8), { augment, count: 5, seed: 3 });
  assert.lengthOf(shown, 5);
  assert.isAbove(new Set(shown.map(({ input }) => input.join())).size, 1);
  assert.deepEqual(previewPatches(numbered(8, 8), { augment, count: 5, seed: 3 }), shown);
});

function mean(values: Float32Array): number {
  return values.reduce((sum, v) => sum + v, 0) / values.length;
}
