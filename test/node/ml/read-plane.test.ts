import { assert } from "chai";
import { test } from "vitest";
import { readPlane } from "#ml/data/read-plane.ts";
import { reflectedIndices } from "#ml/data/reflect.ts";
import { arrayImage } from "./array-image.ts";

const { signal } = new AbortController();
const rect = { y: 1, x: 2, height: 2, width: 3 };

test("channels come last, in the order asked for, wherever the axes lie", async () => {
  const value = (c: number, z: number, y: number, x: number) => 1000 * c + 100 * z + 10 * y + x;
  const forms = [
    arrayImage({
      axes: ["c", "z", "y", "x"],
      shape: [3, 2, 4, 5],
      dtype: "uint16",
      at: ([c = 0, z = 0, y = 0, x = 0]) => value(c, z, y, x),
    }),
    arrayImage({
      axes: ["z", "c", "y", "x"],
      shape: [2, 3, 4, 5],
      dtype: "uint16",
      at: ([z = 0, c = 0, y = 0, x = 0]) => value(c, z, y, x),
    }),
  ];
  for (const { level } of forms) {
    const window = { plane: { z: 1 }, rect, channels: [2, 0] };
    const found = await readPlane(level, window, signal);
    const expected = [1, 2].flatMap((y) =>
      [2, 3, 4].flatMap((x) => [value(2, 1, y, x), value(0, 1, y, x)]),
    );
    assert.deepEqual([...found], expected);
  }
});

test("labels without an axis, or with one sample along it, serve every plane", async () => {
  const flat = arrayImage({ axes: ["y", "x"], shape: [4, 5], at: ([y = 0, x = 0]) => 10 * y + x });
  const thin = arrayImage({
    axes: ["z", "y", "x"],
    shape: [1, 4, 5],
    at: ([, y = 0, x = 0]) => 10 * y + x,
  });
  for (const { level } of [flat, thin]) {
    const found = await readPlane(level, { plane: { z: 7, t: 2 }, rect, channels: [0] }, signal);
    assert.deepEqual([...found], [12, 13, 14, 22, 23, 24]);
  }
});

test("ids of 32 bits stay exact", async () => {
  const id = 2 ** 31 + 1;
  const { level } = arrayImage({ axes: ["y", "x"], shape: [1, 1], dtype: "uint32", at: () => id });
  const whole = { y: 0, x: 0, height: 1, width: 1 };
  assert.equal((await readPlane(level, { plane: {}, rect: whole, channels: [0] }, signal))[0], id);
});

test("outside, an image is mirrored about its border pixels, as often as needed", () => {
  assert.deepEqual([...reflectedIndices(-2, 7, 3)], [2, 1, 0, 1, 2, 1, 0]);
  assert.deepEqual([...reflectedIndices(-4, 9, 3)], [0, 1, 2, 1, 0, 1, 2, 1, 0]);
  assert.deepEqual([...reflectedIndices(-1, 3, 1)], [0, 0, 0]);
});
