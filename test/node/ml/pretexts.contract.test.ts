import { assert } from "chai";
import fc from "fast-check";
import { describe, it } from "vitest";
import { createRandom } from "#core/random.ts";
import { buildChoice, type Choice } from "#ml/config/choice.ts";
import { pretexts } from "#ml/pretext/index.ts";
import { noiseKey, positionNoise } from "#ml/pretext/position-noise.ts";
import type { Degradation, Hiding, ImagePart } from "#ml/pretext/pretext.ts";
import golden from "../../fixtures/golden.json" with { type: "json" };
import { memberFiles } from "./folder.ts";

type Rect = ImagePart["rect"];

function degradation(choice: Partial<Choice>): Degradation {
  const { degradation: made } = buildChoice(pretexts, { id: "crappify", ...choice });
  assert.ok(made);
  return made;
}

function hiding(choice: Partial<Choice>): Hiding {
  const { hiding: made } = buildChoice(pretexts, { id: "masking", ...choice });
  assert.ok(made);
  return made;
}

interface Whole {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  readonly values: Float32Array;
}

/** A part of an image that is in memory. */
function partOf(
  { height, width, channels, values }: Whole,
  { rect, by, key = 1 }: { rect: Rect; by: Degradation; key?: number },
): ImagePart {
  const image = { height, width };
  const from = by.reach(rect, image);
  const pixels: number[] = [];
  for (let y = from.y; y < from.y + from.height; y++)
    for (let x = from.x; x < from.x + from.width; x++)
      for (let c = 0; c < channels; c++) pixels.push(values[(y * width + x) * channels + c] ?? 0);
  const extent = { min: Math.min(...values), max: Math.max(...values) };
  return { rect, image, channels, pixels, extent, isWhole: true, noise: positionNoise(key) };
}

const wholeOf = ({ height, width }: Whole): Rect => ({ y: 0, x: 0, height, width });

/** The image that the golden values are of. */
const counted: Whole = {
  ...{ height: 8, width: 8, channels: 1 },
  values: Float32Array.from({ length: 64 }, (_, i) => (i * 37) % 251),
};

const images = fc
  .record({
    height: fc.integer({ min: 1, max: 40 }),
    width: fc.integer({ min: 1, max: 40 }),
    channels: fc.integer({ min: 1, max: 3 }),
    seed: fc.integer(),
  })
  .map(({ seed, ...size }): Whole => {
    const random = createRandom(seed);
    const values = Float32Array.from({ length: size.height * size.width * size.channels }, () =>
      random.below(256),
    );
    return { ...size, values };
  });

describe("the pretext tasks", () => {
  it("are the files of their folder", () => {
    const others = ["pretext", "interpolation", "position-noise"];
    assert.deepEqual(pretexts.members.map(({ id }) => id).sort(), memberFiles("pretext", others));
  });

  for (const { id } of pretexts.members) {
    const { degradation: degrading, hiding: hides } = buildChoice(pretexts, { id });

    it(`${id}: makes the same of the same, and leaves what it is given as it is`, () => {
      const side = 32;
      const values = Float32Array.from({ length: side * side }, (_, i) => (i * 37) % 251);
      const image = { height: side, width: side, channels: 1, values };
      const made = () => {
        const hidden = hides?.draw({ height: 32, width: 32 }, createRandom(5));
        const part = degrading && partOf(image, { rect: wholeOf(image), by: degrading });
        const before = part && [...Array.from(part.pixels)];
        const worse = part && degrading?.degrade(part);
        assert.deepEqual(part?.pixels, before);
        return [hidden, worse];
      };
      assert.deepEqual(made(), made());
      assert.isTrue(made().some((found) => found?.some((value, i) => value !== values[i])));
    });
  }
});

describe("crappify", () => {
  for (const [factor, { up_uint8: wanted }] of [
    [2, golden.crappify_nonoise_factor2],
    [4, golden.crappify_nonoise_factor4],
    [6, golden.crappify_nonoise_factor6],
  ] as const)
    it(`without noise is scikit-image's pair of resizes, by a factor of ${factor}`, () => {
      const by = degradation({ noise: 0, factor });
      const found = by.degrade(partOf(counted, { rect: wholeOf(counted), by }));
      assert.deepEqual([...found], wanted.flat());
    });

  it("makes of a part of an image what it makes of it in the whole, noise and all", () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const shares = fc.tuple(share, share, share, share);
    const factors = fc.double({ min: 1, max: 12, noNaN: true });
    fc.assert(
      fc.property(images, shares, factors, (image, [top, left, high, wide], factor) => {
        const by = degradation({ noise: 0.3, factor });
        const whole = by.degrade(partOf(image, { rect: wholeOf(image), by }));
        const y = Math.floor(top * (image.height - 1));
        const x = Math.floor(left * (image.width - 1));
        const height = 1 + Math.floor(high * (image.height - y - 1));
        const width = 1 + Math.floor(wide * (image.width - x - 1));
        const part = by.degrade(partOf(image, { rect: { y, x, height, width }, by }));
        const { channels } = image;
        for (let row = 0; row < height; row++) {
          const from = ((y + row) * image.width + x) * channels;
          const wanted = whole.subarray(from, from + width * channels);
          assert.deepEqual(
            part.subarray(row * width * channels, (row + 1) * width * channels),
            wanted,
          );
        }
      }),
      { numRuns: 60 },
    );
  });

  it("adds noise of the deviation asked for, cut to what the image can have and to whole numbers", () => {
    const side = 128;
    const values = new Float32Array(side * side).fill(100);
    values[0] = 200; // the largest value of the image
    const image = { height: side, width: side, channels: 1, values };
    const by = degradation({ noise: 0.1, factor: 1 });
    const found = by.degrade(partOf(image, { rect: wholeOf(image), by })).subarray(1);
    const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
    const deviation = Math.sqrt(
      found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / found.length,
    );
    assert.closeTo(mean, 99.5, 0.7); // half a grey value is cut off
    assert.closeTo(deviation, 20, 0.5);
    const strong = degradation({ noise: 1, factor: 1 });
    const cut = strong.degrade(partOf(image, { rect: wholeOf(image), by: strong }));
    assert.isTrue(cut.every((value) => Number.isInteger(value) && value >= 0 && value <= 200));
    // Half a deviation below 0 and above the middle's 100 more: P(N > 0.5) on either side.
    const share = (at: number) => cut.filter((value) => value === at).length / cut.length;
    assert.closeTo(share(200), 0.3085, 0.02);
    assert.closeTo(share(0), 0.3085, 0.02);
  });

  it("gives each image of a run its own noise, in which neighbours know nothing of one another", () => {
    const drawn = (key: number, along: (i: number) => [number, number, number]) => {
      const noise = positionNoise(key);
      return Float64Array.from({ length: 4000 }, (_, i) => noise.at(...along(i)));
    };
    const correlation = (a: Float64Array, b: Float64Array) =>
      a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0) / a.length;
    const place = (i: number): [number, number, number] => [Math.floor(i / 64), i % 64, 0];
    const one = drawn(noiseKey(0, 0), place);
    assert.closeTo(correlation(one, one), 1, 0.07);
    const others = [
      drawn(noiseKey(0, 1), place),
      drawn(noiseKey(1, 0), place),
      drawn(noiseKey(0, 0), (i) => [Math.floor(i / 64), (i % 64) + 1, 0]),
      drawn(noiseKey(0, 0), (i) => [Math.floor(i / 64) + 1, i % 64, 0]),
      drawn(noiseKey(0, 0), (i) => [Math.floor(i / 64), i % 64, 1]),
    ];
    for (const other of others) assert.closeTo(correlation(one, other), 0, 0.07);
  });
});

describe("masking", () => {
  it("hides exactly the share of blocks that BiaPy hides, whole blocks each", () => {
    const cases = fc.record({
      ...{ rows: fc.integer({ min: 1, max: 8 }), columns: fc.integer({ min: 1, max: 8 }) },
      block: fc.constantFrom(1, 3, 8),
      ratio: fc.double({ min: 0.05, max: 0.95, noNaN: true }),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(cases, ({ rows, columns, block, ratio, seed }) => {
        const [height, width] = [rows * block, columns * block];
        const hidden = hiding({ ratio, block }).draw({ height, width }, createRandom(seed));
        const blocks = rows * columns;
        const count = hidden.reduce((sum, value) => sum + value, 0);
        assert.equal(count, (blocks - Math.floor(blocks * (1 - ratio))) * block ** 2);
        const isOfBlock = (value: number, i: number) => {
          const [y, x] = [Math.floor(i / width), i % width];
          return value === hidden[(y - (y % block)) * width + x - (x % block)];
        };
        assert.isTrue(hidden.every(isOfBlock));
      }),
      { numRuns: 60 },
    );
  });

  it("hides other blocks in every patch, and on the grid every other one", () => {
    const random = createRandom(1);
    const size = { height: 64, width: 64 };
    const some = hiding({ ratio: 0.75 });
    assert.notDeepEqual(some.draw(size, random), some.draw(size, random));
    const grid = hiding({ pattern: "grid", block: 2 }).draw({ height: 4, width: 4 }, random);
    assert.deepEqual([...grid], [1, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 1, 1]);
  });
});
