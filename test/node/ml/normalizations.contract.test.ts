import { assert } from "chai";
import { test } from "vitest";
import { createRandom } from "#core/random.ts";
import { measure } from "#ml/data/measure.ts";
import { readInput } from "#ml/data/network-input.ts";
import { Normalizer, normalizationFor } from "#ml/data/normalizer.ts";
import { normalizations } from "#ml/normalizations/index.ts";
import { arrayImage } from "./array-image.ts";
import { memberFiles } from "./folder.ts";

const { signal } = new AbortController();
const rect = { y: 0, x: 0, height: 32, width: 32 };

/** Two channels of 32 x 32 that differ in brightness. */
const textured = (brightness: number) =>
  arrayImage({
    ...{ axes: ["c", "y", "x"], shape: [2, 32, 32], dtype: "float32" },
    at: ([c = 0, y = 0, x = 0]) => brightness * (c + 1) + ((y * 7 + x * 13) % 17) - 5,
  }).level;
const flat = arrayImage({ axes: ["y", "x"], shape: [32, 32], at: () => 7 }).level;

const slab = (image: typeof flat, channels: readonly number[]) => ({ image, channels, plane: {} });
const options = () => ({ mostBlocks: 64, random: createRandom(0) });

test("every file is a member, named by its id", () => {
  assert.deepEqual(
    memberFiles("normalizations", ["normalization"]),
    normalizations.members.map(({ id }) => id).sort(),
  );
});

for (const member of normalizations.members) {
  const choice = { id: member.id, ...member.defaults };

  test(`${member.id}: one entry a channel, deviations above 0, the same each time`, async () => {
    const rule = member.build(member.defaults as never); // each is given its own
    const slabs = [slab(textured(30), [0, 1])];
    const found = await measure(slabs, { rule, ...options() }, signal);
    assert.lengthOf(found.mean, 2);
    assert.lengthOf(found.std, 2);
    assert.isTrue(found.std.every((value) => value > 0));
    assert.deepEqual(await measure(slabs, { rule, ...options() }, signal), found);
  });

  test(`${member.id}: an image of one value gives finite numbers`, async () => {
    const normalizer = await Normalizer.create(
      choice,
      { slabs: [slab(flat, [0])], ...options() },
      signal,
    );
    const input = { image: flat, channels: [0] };
    const normalization = await normalizer.of(input, signal);
    const values = await readInput({ ...input, normalization }, { plane: {}, rect }, signal);
    assert.isTrue(values.every((value) => Number.isFinite(value)));
  });

  test(`${member.id}: what is saved, as JSON, gives the network the values of the training`, async () => {
    const slabs = [slab(textured(30), [0, 1]), slab(textured(90), [0, 1])];
    const normalizer = await Normalizer.create(choice, { slabs, ...options() }, signal);
    const input = { image: textured(50), channels: [0, 1] };
    const saved = JSON.parse(JSON.stringify(normalizer.saved));
    const [trained, predicted] = [
      await normalizer.of(input, signal),
      await normalizationFor(saved, input, signal),
    ];
    assert.deepEqual(predicted, trained);
  });
}

test("measured over each image, images of different brightness look alike; over the data set they do not", async () => {
  for (const [id, over, isAlike] of [
    ["image", undefined, true],
    ["scale", "image", true],
    ["percentile", "image", true],
    ["mean-std", undefined, false],
    ["scale", "data-set", false],
  ] as const) {
    const choice = { id, ...(over && { over }) };
    const images = [textured(30), textured(90)];
    const slabs = images.map((image) => slab(image, [0, 1]));
    const normalizer = await Normalizer.create(choice, { slabs, ...options() }, signal);
    const [dark, bright] = await Promise.all(
      images.map(async (image) => {
        const input = { image, channels: [0, 1] };
        const normalization = await normalizer.of(input, signal);
        return readInput({ ...input, normalization }, { plane: {}, rect }, signal);
      }),
    );
    const differs = dark?.some((value, i) => Math.abs(value - (bright?.[i] ?? 0)) > 1e-4);
    assert.equal(!differs, isAlike, `${id} ${over}`);
  }
});

test("values beyond the percentiles are cut", async () => {
  const image = textured(30);
  const normalizer = await Normalizer.create(
    { id: "percentile", low: 10, high: 90 },
    { slabs: [slab(image, [0])], ...options() },
    signal,
  );
  const input = { image, channels: [0], normalization: normalizer.saved };
  const values = await readInput(input, { plane: {}, rect }, signal);
  assert.equal(Math.min(...values), 0);
  assert.equal(Math.max(...values), 1);
});
