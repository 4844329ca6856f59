import { readFileSync } from "node:fs";
import { assert } from "chai";
import { test } from "vitest";
import { createRandom } from "#core/random.ts";
import { measure } from "#ml/data/measure.ts";
import { nearestIndices, resampleLinear } from "#ml/data/resample.ts";
import type { ChannelStatistics } from "#ml/normalizations/normalization.ts";
import {
  decodeNormalization,
  encodeNormalization,
  normalizationFiles,
} from "#ml/results/normalization-files.ts";
import golden from "../../fixtures/golden.json" with { type: "json" };
import { arrayImage } from "./array-image.ts";

type Size = [number, number];
interface Fixture {
  readonly resized: readonly {
    readonly from: Size;
    readonly to: Size;
    readonly torch: number[];
    readonly torchAntialias: number[];
    readonly pil: number[];
    readonly pilNearest: number[];
    readonly torchNearestExact: number[];
  }[];
  readonly statistics: {
    readonly factors: number[];
    readonly mean: number[];
    readonly std: number[];
    readonly shares: number[];
    readonly quantiles: number[][];
  };
  readonly npy: { readonly values: number[]; readonly float64: string; readonly float32: string };
}

const fixture: Fixture = JSON.parse(
  readFileSync(new URL("../../fixtures/data-torch.json", import.meta.url), "utf8"),
);
const { signal } = new AbortController();
const pixel = (i: number) => (i * 37 + 11) % 251;

function assertClose(found: ArrayLike<number>, wanted: readonly number[], tolerance: number) {
  assert.equal(found.length, wanted.length);
  for (const [i, value] of wanted.entries())
    assert.closeTo(found[i] ?? Number.NaN, value, tolerance);
}

test("images are resized by half and twice as the golden values have it", () => {
  const resized = (size: [number, number], to: [number, number]) => {
    const pixels = Float32Array.from({ length: size[0] * size[1] }, (_, i) => i);
    return resampleLinear(pixels, { from: size, to }, { antialias: false });
  };
  assertClose(resized([4, 4], [2, 2]), golden.interp_down2_bilinear_acF.full.flat(3), 1e-6);
  assertClose(resized([2, 3], [4, 6]), golden.interp_x2_bilinear_acF.full.flat(3), 1e-6);
});

for (const { from, to, ...wanted } of fixture.resized) {
  const pixels = Float32Array.from({ length: from[0] * from[1] }, (_, i) => pixel(i));
  const sizes = `${from.join(" x ")} to ${to.join(" x ")}`;

  test(`${sizes}: images are resized as PyTorch and PIL do`, () => {
    const plain = resampleLinear(pixels, { from, to }, { antialias: false });
    assertClose(plain, wanted.torch, 1e-3);
    const smooth = resampleLinear(pixels, { from, to }, { antialias: true });
    assertClose(smooth, wanted.torchAntialias, 1e-3);
    assertClose(smooth, wanted.pil, 1e-3);
  });

  test(`${sizes}: masks take the nearest pixel, as PIL does and PyTorch's nearest-exact`, () => {
    const columns = nearestIndices(from[1], to[1]);
    const found = [...nearestIndices(from[0], to[0])].flatMap((y) =>
      [...columns].map((x) => pixel(y * from[1] + x)),
    );
    assert.deepEqual(found, wanted.pilNearest);
    assert.deepEqual(found, wanted.torchNearestExact);
  });
}

test("means, deviations and quantiles are NumPy's", async () => {
  const { factors, mean, std, shares, quantiles } = fixture.statistics;
  const { level } = arrayImage({
    ...{ axes: ["c", "y", "x"], shape: [3, 40, 30], dtype: "float64" },
    at: ([c = 0, y = 0, x = 0]) => pixel((c * 40 + y) * 30 + x) * (factors[c] ?? 1),
  });
  const seen: ChannelStatistics[] = [];
  const rule = {
    ...({ over: "data-set", needsValues: true } as const),
    channel(statistics: ChannelStatistics) {
      seen.push(statistics);
      return { mean: statistics.mean, std: statistics.std };
    },
  };
  const slabs = [{ image: level, channels: [0, 1, 2], plane: {} }];
  const found = await measure(slabs, { rule, mostBlocks: 64, random: createRandom(0) }, signal);
  assertClose(found.mean, mean, 1e-9);
  assertClose(found.std, std, 1e-9);
  for (const [channel, wanted] of quantiles.entries())
    assertClose(
      shares.map((share) => seen[channel]?.quantile(share) ?? Number.NaN),
      wanted,
      1e-9,
    );
});

test("mean and deviation are written as NumPy does, and read in either precision", () => {
  const { values, ...files } = fixture.npy;
  const bytes = (text: string) => new Uint8Array(Buffer.from(text, "base64"));
  const written = encodeNormalization({ mean: values, std: values });
  assert.deepEqual(written.mean, bytes(files.float64));
  assert.deepEqual(decodeNormalization(written).std, values);
  const single = bytes(files.float32);
  assertClose(decodeNormalization({ mean: single, std: single }).mean, values, 1e-5);
  const broken = { mean: Uint8Array.of(1, 2, 3), std: single };
  assert.throws(() => decodeNormalization(broken), normalizationFiles.mean);
});
