import { assert } from "chai";
import { describe, it } from "vitest";
import { createRandom } from "#core/random.ts";
import { augmentations, inOrder } from "#ml/augment/index.ts";
import { buildChoice } from "#ml/config/choice.ts";
import type { Patch } from "#ml/data/patch.ts";
import { memberFiles } from "./folder.ts";

/** Every pixel has a number of its own, in the image, the target and the weight. */
function numbered(height: number, width: number): Patch {
  const pixels = Float32Array.from({ length: height * width }, (_, i) => i);
  const twice = Float32Array.from({ length: 2 * height * width }, (_, i) => Math.floor(i / 2));
  return { height, width, channels: 2, outputs: 1, input: twice, target: pixels, weight: pixels };
}

describe("the augmentations", () => {
  it("are the files of their folder", () => {
    const ids = augmentations.members.map(({ id }) => id).sort();
    assert.deepEqual(ids, memberFiles("augment", ["augmentation", "rearrange"]));
  });

  for (const { id } of augmentations.members) {
    const augment = buildChoice(augmentations, { id });
    const random = createRandom(1);
    const results = Array.from({ length: 40 }, () => augment(numbered(4, 4), random));

    it(`${id}: moves image, target and weight alike`, () => {
      for (const { input, target, weight } of results) {
        assert.deepEqual(weight, target);
        assert.deepEqual(
          input.filter((_, i) => i % 2 === 0),
          target,
        );
      }
    });

    it(`${id}: loses no pixel`, () => {
      for (const { target } of results) assert.deepEqual(target.toSorted(), numbered(4, 4).target);
    });

    it(`${id}: does not always do the same`, () => {
      const ways = new Set(results.map(({ target }) => target.join()));
      assert.isAbove(ways.size, 1);
    });

    it(`${id}: keeps the shape of a patch that is not square, and leaves what it was given`, () => {
      const patch = numbered(2, 4);
      for (let i = 0; i < 10; i++) {
        const { height, width, target } = augment(patch, random);
        assert.deepEqual([height, width], [2, 4]);
        assert.deepEqual(target.toSorted(), numbered(2, 4).target);
      }
      assert.deepEqual(patch, numbered(2, 4));
    });

    it(`${id}: the same seed gives the same patch`, () => {
      const once = augment(numbered(4, 4), createRandom(7));
      assert.deepEqual(augment(numbered(4, 4), createRandom(7)), once);
    });
  }

  it("flip and quarter-turn together reach all eight ways to lay a square", () => {
    const augment = inOrder(
      augmentations.members.map(({ id }) => buildChoice(augmentations, { id })),
    );
    const random = createRandom(2);
    const ways = Array.from({ length: 200 }, () => augment(numbered(4, 4), random).target.join());
    assert.equal(new Set(ways).size, 8);
  });
});
